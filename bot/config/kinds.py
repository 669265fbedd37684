"""What a channel is for, guessed from its name when nobody has said.

A guess is made word by word, in the languages communities commonly name channels in;
what is not recognised is a place for discussion. A configured kind always wins.
"""

import re
import unicodedata

from rules.model import Kind

_WORD = re.compile(r"[^\W\d_]+")

# The first that fits counts: "showcase-help" is for help, "game-jobs" for jobs.
_KINDS: tuple[tuple[Kind, str], ...] = (
    (
        Kind.HELP,
        "help helpdesk helpme support question questions ask faq qa troubleshooting"
        " beginners newbie newbies howto"
        " ayuda soporte pregunta preguntas duda dudas consultas"
        " hilfe frage fragen unterstützung anfänger"
        " aide entraide assistance débutants"
        " ajuda suporte pergunta perguntas dúvida dúvidas"
        " aiuto domanda domande supporto hulp vraag vragen"
        " hjälp hjälpa frågor hjælp hjelp spørsmål apua kysymykset"
        " pomoc pytania dotazy yardım soru sorular"  # noqa: RUF001
        " помощь вопрос вопросы поддержка допомога питання"
        " مساعدة أسئلة עזרה",
    ),
    (
        Kind.ANNOUNCEMENTS,
        "announcement announcements announce changelog releases release updates"
        " newsletter rules readme"
        " anuncio anuncios avisos ankündigungen ankündigung annonce annonces"
        " anúncio anúncios annunci aankondigingen ogłoszenia duyurular"
        " объявления анонсы оголошення",
    ),
    (
        Kind.SHOWCASE,
        "show showcase showoff showandtell projects portfolio portfolios creations"
        " link links resources"
        " job jobs hiring careers gigs freelance marketplace market classifieds"
        " promo promotion promote selfpromo selfpromotion advertise shill"
        " feed feeds news rss alerts builds commits deploys"
        " proyectos enlaces empleo empleos trabajo noticias"
        " projekte vorstellung stellenangebote neuigkeiten nachrichten marktplatz"
        " projets liens emploi emplois actualités"
        " projetos vagas notícias progetti lavoro notizie"
        " projecten vacatures nieuws projekty praca"
        " проекты ссылки вакансии новости",
    ),
    (
        Kind.SOCIAL,
        "random offtopic lounge social watercooler cafe coffee pub pets pet cats dogs"
        " food cooking recipes music games gaming movies books sports memes meme fun jokes"
        " introductions introduction introduce intros welcome hello birthdays"
        " hobbies photos selfies vent"
        " charla presentaciones bienvenida mascotas comida"
        " plauderecke plausch kaffeeküche vorstellungsrunde haustiere"
        " présentations bienvenue détente blabla papotage animaux"
        " papo apresentações animais chiacchiere presentazioni kletspraat"
        " флудилка флуд болталка знакомства",
    ),
)

# "news-discussion" is for talk; "random-chat" stays what "random" says.
_TALK = (
    "discussion discussions discuss chat talk debate"
    " discusión diskussion débat discussão discussione"
)

# Phrases of several words, and words of scripts that put no space between them.
_PHRASES: tuple[tuple[Kind, str], ...] = (
    (Kind.SHOWCASE, "help-wanted"),
    (Kind.SHOWCASE, "made-this"),
    (Kind.SHOWCASE, "built-this"),
    (Kind.SOCIAL, "off-topic"),
    (Kind.SOCIAL, "water-cooler"),
    (Kind.SOCIAL, "small-talk"),
    (Kind.SOCIAL, "chit-chat"),
    (Kind.SOCIAL, "hors-sujet"),
    (Kind.HELP, "how-to"),
    (Kind.HELP, "q-a"),
    (Kind.HELP, "q-and-a"),
)
_UNSPACED: tuple[tuple[Kind, str], ...] = (
    (
        Kind.HELP,
        "質問 相談 ヘルプ サポート 求助 提问 提問 问答 問答 帮助 幫助 질문 도움",
    ),
    (Kind.ANNOUNCEMENTS, "お知らせ 告知 公告 通知 공지"),
    (Kind.SHOWCASE, "作品 宣伝 ニュース 展示 新闻 新聞 招聘 홍보 뉴스 채용"),
    (Kind.SOCIAL, "雑談 自己紹介 闲聊 閒聊 灌水 水区 잡담 자기소개"),
)


def _fold(text: str) -> str:
    """Case and accents aside: channel names often leave them out."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))


def _words(text: str) -> frozenset[str]:
    return frozenset(_fold(text).split())


_NOT_FOR_TALK = frozenset({Kind.ANNOUNCEMENTS, Kind.SHOWCASE})
_TALK_WORDS = _words(_TALK)
_SPACED_WORDS = tuple((kind, _words(text)) for kind, text in _KINDS)
_UNSPACED_WORDS = tuple((kind, _words(text)) for kind, text in _UNSPACED)


def guess_kind(name: str) -> Kind:
    """Guess what a channel is for; a name that says nothing is for discussion."""
    folded = _fold(name)
    words = _WORD.findall(folded)
    spelled = f"-{'-'.join(words)}-"
    for kind, phrase in _PHRASES:
        if f"-{phrase}-" in spelled:
            return kind
    talk = not _TALK_WORDS.isdisjoint(words)
    for kind, vocabulary in _SPACED_WORDS:
        if vocabulary.isdisjoint(words) or (talk and kind in _NOT_FOR_TALK):
            continue
        return kind
    for kind, characters in _UNSPACED_WORDS:
        if any(word in folded for word in characters):
            return kind
    return Kind.DISCUSSION
