"""What one message says about itself, one property at a time, silences first."""

import pytest

from rules.model import Posted
from rules.signals import READ_AT_MOST, Flag, Signals, read


def reading(text: str) -> Signals:
    return read(Posted(channel="C1", id="m1", at=0, author="ana", text=text))


def flags(text: str) -> int:
    return reading(text).flags


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("open setup.py and then run.sh", id="files named like domains"),
        pytest.param("the call foo.bar.io() fails", id="a method call"),
        pytest.param("it lives in com.example.shop.cart", id="a package"),
        pytest.param("we use asp.net at work", id="a technology"),
        pytest.param("that is how it was.So I left", id="no blank after a full stop"),
        pytest.param("tell.me about it", id="an end that is a word"),
        pytest.param("see src/lib.rs for it", id="a path"),
        pytest.param("version 3.11.2 or 3.12", id="versions"),
        pytest.param("listens on 10.0.0.12:8080", id="an address without a scheme"),
        pytest.param("open http://localhost:8080/x", id="one's own machine"),
        pytest.param("open http://192.168.0.7/x", id="a private network"),
        pytest.param("open http://build.internal/x", id="a private name"),
        pytest.param("ana.b@mail.example.org", id="an e-mail address"),
        pytest.param("jdbc:postgresql://db.example.org/x", id="another scheme"),
        pytest.param("at 9.15 or 21.40 o'clock", id="times"),
        pytest.param("<@U1> and <#C2> and <!here>", id="mentions"),
        pytest.param("Vec<String> is fine", id="a type in angle brackets"),
        pytest.param("``https://example.org``", id="in double backticks"),
        pytest.param("```\nhttps://example.org", id="in a fence nobody closed"),
        pytest.param("&gt; https://example.org/x\nlovely", id="quoted, as exported"),
        pytest.param(">>> nice\nhttps://example.org/x", id="in a quote to the end"),
        pytest.param("yes (re @ben: https://example.org/x)", id="in a bridge's quote"),
        pytest.param(":// and http:// alone", id="schemes alone"),
    ],
)
def test_no_link(text: str) -> None:
    assert not flags(text) & Flag.LINK


@pytest.mark.parametrize(
    ("text", "domains"),
    [
        pytest.param("https://example.org/a", ("example.org",), id="https"),
        pytest.param("HTTP://EXAMPLE.ORG/A", ("example.org",), id="in capitals"),
        pytest.param("Https://example.org", ("example.org",), id="as phones write it"),
        pytest.param("www.example.org", ("example.org",), id="www"),
        pytest.param("example.org", ("example.org",), id="a bare domain"),
        pytest.param("so SHOP.EXAMPLE.COM it is", ("example.com",), id="bare and loud"),
        pytest.param("at docs.example.com/a.html", ("example.com",), id="bare, a path"),
        pytest.param(
            "tell.me/stories", ("tell.me",), id="an end that is a word, a path"
        ),
        pytest.param("<https://example.org/a>", ("example.org",), id="in brackets"),
        pytest.param(
            "<https://example.org|example.org>",
            ("example.org",),
            id="as Slack stores it",
        ),
        pytest.param("[here](https://example.org)", ("example.org",), id="labelled"),
        pytest.param(
            "(see https://example.org/a_(b).)", ("example.org",), id="in parentheses"
        ),
        pytest.param("https://example.org,", ("example.org",), id="before a comma"),
        pytest.param(
            "https://a.example.org https://b.example.org", ("example.org",), id="twice"
        ),
        pytest.param(
            "https://b.example.co.uk http://example.org",
            ("example.co.uk", "example.org"),
            id="two, in order",
        ),
        pytest.param(
            "https://ana.github.io/x", ("ana.github.io",), id="one's own on a host"
        ),
        pytest.param("http://8.8.8.8/x", ("8.8.8.8",), id="a public address"),
        pytest.param("https://ana:pw@example.org/", ("example.org",), id="with a name"),
        pytest.param("https://example.org:8443/x", ("example.org",), id="with a port"),
        pytest.param("https://wiki.corp/x", (("wiki.corp"),), id="no known suffix"),
        pytest.param(
            "[bridge] <ben> https://example.org", ("example.org",), id="over a bridge"
        ),
        pytest.param(
            "`a` https://example.org `b`", ("example.org",), id="between pieces of code"
        ),
    ],
)
def test_a_link_and_its_domain(text: str, domains: tuple[str, ...]) -> None:
    found = reading(text)
    assert found.flags & Flag.LINK
    assert found.domains == domains


LINK = "https://example.org/spring/watering-tomatoes-from-below.html"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"sorted out by {LINK}", id="what it did"),
        pytest.param(f"{LINK} broke in may", id="a remark after it"),
        pytest.param(f"no, {LINK}", id="an answer"),
        pytest.param(f"Sending: {LINK}", id="an introduction"),
        pytest.param(f"ben: the seeds came from {LINK}", id="a remark to somebody"),
        pytest.param(f"`hose` is {LINK}", id="a name in code"),
        pytest.param(f"```\nE42\n```\n{LINK}", id="a pasted log"),
        pytest.param(
            f"the [slow way]({LINK}) needs a pump", id="a label in a sentence"
        ),
        pytest.param(f"the page on tomatoes can be found at {LINK}", id="a sentence"),
        pytest.param(f"это про помидоры {LINK}", id="Cyrillic"),
        pytest.param(f"トマト {LINK}", id="a word of Katakana"),
        pytest.param(f"عن الري {LINK}", id="Arabic"),
        pytest.param(
            "https://example.org/x。水やりのこと", id="right after a full-width stop"
        ),
        pytest.param(f"Solved: {LINK}", id="what became of it"),
        pytest.param(f"deed {LINK}", id="a word of few letters"),
        pytest.param(
            "Our Long Guide is back, with drawings of every valve and what goes wrong "
            f"with each of them when the first frost comes {LINK}",
            id="a whole sentence",
        ),
    ],
)
def test_words_of_substance_beside_a_link(text: str) -> None:
    assert flags(text) & Flag.LINK
    assert not flags(text) & Flag.LINK_ONLY


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{LINK}?", id="a question mark"),
        pytest.param(f"({LINK})", id="parentheses"),
        pytest.param(f"here you go: {LINK}", id="here you go"),
        pytest.param(f"have a look {LINK}", id="have a look"),
        pytest.param(f"omg wow {LINK}", id="interjections"),
        pytest.param(f"e.g. {LINK}", id="e.g."),
        pytest.param(f"or maybe {LINK}", id="or maybe"),
        pytest.param(f"voilà {LINK}", id="another language's here it is"),
        pytest.param(f"ben_42: {LINK}", id="to somebody, by name"),
        pytest.param(f"Benno: {LINK}", id="to somebody, by a capital name"),
        pytest.param(f"ben : {LINK}", id="a blank before the colon"),
        pytest.param(f"ben,{LINK}", id="a name without a blank after it"),
        pytest.param(f"ben: Carla: here {LINK}", id="to two, by name"),
        pytest.param(f"@ben {LINK}", id="to somebody, as a mention"),
        pytest.param(f"<@U1> <@U2> {LINK}", id="to two people"),
        pytest.param(
            f"watering tomatoes from below {LINK}", id="the address's own words"
        ),
        pytest.param(f'"The Art of Watering" {LINK}', id="a quoted title"),
        pytest.param(
            f"Seven Surprising Ways Gardeners Waste Their Water {LINK}", id="a headline"
        ),
        pytest.param(f"[Watering]({LINK})", id="a label and nothing else"),
        pytest.param("![a photo](https://example.org/p.png)", id="a picture"),
        pytest.param(f"42 {LINK}", id="a number"),
        pytest.param(f"||{LINK}||", id="a spoiler"),
        pytest.param(f"- {LINK}\n- {LINK}", id="a list of links"),
        pytest.param(f"jajaja {LINK}", id="laughter in Spanish"),
        pytest.param(f"ㅋㅋㅋㅋ {LINK}", id="laughter in Korean"),
        pytest.param(f"ههههه {LINK}", id="laughter in Arabic"),
        pytest.param(f"смотри {LINK}", id="look here in Russian"),
        pytest.param(f"これ見て {LINK}", id="look here in Japanese"),
        pytest.param(f"schaut mal {LINK}", id="look here in German"),
        pytest.param(f"¿viste esto? {LINK}", id="have you seen this in Spanish"),
    ],
)
def test_no_words_of_substance_beside_a_link(text: str) -> None:
    assert flags(text) & Flag.LINK_ONLY


TIES = Flag.CALLS | Flag.FOLLOWS_ON


@pytest.mark.parametrize(
    ("text", "ties"),
    [
        pytest.param(LINK, 0, id="nothing beside it"),
        pytest.param(f"check this out {LINK}", 0, id="look here"),
        pytest.param(f"lol, {LINK}", 0, id="an interjection and a comma"),
        pytest.param(f"Breaking: {LINK}", 0, id="a headline's word"),
        pytest.param(f"@everyone {LINK}", 0, id="everybody"),
        pytest.param(f"[The Pump and the Hose]({LINK})", 0, id="a label"),
        pytest.param(f'"Of Pumps and Hoses" {LINK}', Flag.FOLLOWS_ON, id="a title"),
        pytest.param(f"also {LINK}", Flag.FOLLOWS_ON, id="also"),
        pytest.param(f"it's {LINK}", Flag.FOLLOWS_ON, id="it's"),
        pytest.param(f"is this it? {LINK}", Flag.FOLLOWS_ON, id="is this it"),
        pytest.param(
            "https://discord.com/channels/1/2/3", Flag.FOLLOWS_ON, id="a permalink"
        ),
        pytest.param(f"ben: {LINK}", Flag.CALLS, id="a name and a colon"),
        pytest.param(f"@ben {LINK}", Flag.CALLS, id="a typed mention"),
    ],
)
def test_what_ties_a_bare_link(text: str, ties: int) -> None:
    assert flags(text) & TIES == ties


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param(LINK, 0, id="any page"),
        pytest.param("see youtu.be/x and more of that pump", 0, id="with words"),
        pytest.param("https://youtu.be/x", Flag.PASSED_ON, id="a video"),
        pytest.param(
            "https://m.youtube.com/watch?v=x", Flag.PASSED_ON, id="on a phone"
        ),
        pytest.param("https://github.com/x/y", Flag.LOOKED_UP, id="code"),
        pytest.param("https://docs.example.org/x", Flag.LOOKED_UP, id="documentation"),
    ],
)
def test_what_kind_of_page_is_linked(text: str, kind: int) -> None:
    assert flags(text) & (Flag.PASSED_ON | Flag.LOOKED_UP) == kind


def test_a_name_without_a_blank_before_its_link_is_heard() -> None:
    assert reading(f"ben,{LINK}").leading == ("ben",)
    assert reading(LINK).leading == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("hi Ben, how are you doing?", id="small talk with a name"),
        pytest.param("hows it going everyone?", id="small talk"),
        pytest.param("what could possibly go wrong?", id="rhetoric"),
        pytest.param("who cares?", id="who cares"),
        pytest.param("Why? Because it leaks.", id="answered at once"),
        pytest.param("really?", id="really"),
        pytest.param('she said "are we there yet?" all day', id="reported"),
        pytest.param("`x ? y : z`", id="a question mark in code"),
        pytest.param("> does it work?\nit does", id="a quoted question"),
        pytest.param("see https://example.org/?q=why", id="in an address"),
        pytest.param("I know how to do that", id="knowing how"),
        pytest.param("this is where we keep it", id="saying where"),
        pytest.param("if you need anything, it is in the shed", id="an offer"),
        pytest.param("whatever you do is fine", id="whatever"),
        pytest.param("ping?", id="a greeting with a mark"),
        pytest.param("tudo bem?", id="Portuguese small talk"),
        pytest.param("wie geht's?", id="German small talk"),
    ],
)
def test_no_question(text: str) -> None:
    assert not flags(text) & Flag.QUESTION


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("is there a way to mute it", id="is there a way"),
        pytest.param("ok so where do I put the salt", id="after fillers"),
        pytest.param("ben: what is the command for that", id="to somebody"),
        pytest.param("It stopped again. Does anyone have a spare one", id="at the end"),
        pytest.param("any help would be appreciated", id="an ask for help"),
        pytest.param("need some help with the boiler", id="needing help"),
        pytest.param("can you please send me the log", id="a request"),
        pytest.param("please share the settings you use", id="an imperative request"),
        pytest.param("would love your feedback on the plan", id="asking for feedback"),
        pytest.param("wondering whether the old one fits", id="wondering"),
        pytest.param("I have a question about the valve", id="announcing a question"),
        pytest.param("does `cold start` need the pump", id="around code"),
        pytest.param("so it is the left one?", id="a statement with a mark"),
        pytest.param("https://example.org/a why is that red?", id="beside a link"),
        pytest.param("which one should I take", id="which one"),
        pytest.param("wie kann ich das reinigen", id="German, no mark"),
        pytest.param("wo ist der Schlüssel?", id="German"),
        pytest.param("como puedo arreglarlo", id="Spanish, no mark and no accent"),
        pytest.param("comment puis-je faire ça", id="French, no mark"),
        pytest.param("alguém pode me ajudar", id="Portuguese, no mark"),
        pytest.param("誰か教えてください", id="Japanese, no mark"),
        pytest.param("где ключ?", id="Russian"),
        pytest.param("πού είναι το κλειδί;", id="the Greek mark"),
        pytest.param("钥匙在哪里？", id="the full-width mark"),
        pytest.param("أين المفتاح؟", id="the Arabic mark"),
    ],
)
def test_a_question(text: str) -> None:
    assert flags(text) & Flag.QUESTION


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("what a link that was", id="about a link"),
        pytest.param("I sent the log yesterday", id="sent already"),
        pytest.param("the docs say so", id="docs mentioned"),
        pytest.param("how warm should it be?", id="another question"),
    ],
)
def test_wants_no_link(text: str) -> None:
    assert not flags(text) & Flag.WANTS_LINK


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("do you have a link?", id="a link"),
        pytest.param("source?", id="a source"),
        pytest.param("can you post the log somewhere?", id="a log"),
        pytest.param("could you share a screenshot?", id="a screenshot"),
        pytest.param("can anyone recommend a good book?", id="a recommendation"),
        pytest.param("where can I find the manual?", id="where to find it"),
        pytest.param("is there a tutorial for this?", id="a tutorial"),
        pytest.param("hast du einen Link dazu?", id="German"),
    ],
)
def test_wants_a_link(text: str) -> None:
    assert flags(text) & Flag.WANTS_LINK


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("hi, does it rain?", id="with a question"),
        pytest.param("hello help", id="with a cry for help"),
        pytest.param("this which chin", id="letters of a greeting inside words"),
        pytest.param("morning is when I water them", id="a word in a sentence"),
        pytest.param("hey https://example.org/x", id="with a link"),
    ],
)
def test_no_greeting(text: str) -> None:
    assert not flags(text) & Flag.GREETING


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("hiii", id="drawn out"),
        pytest.param("Hey folks :wave:", id="with an emoji"),
        pytest.param("hi <@U1>", id="to somebody"),
        pytest.param("hello Benedikt", id="to somebody by name"),
        pytest.param("welcome back!", id="welcome back"),
        pytest.param("hi all, how are you?", id="with small talk"),
        pytest.param("good evening, is anybody here?", id="anybody here"),
        pytest.param("buenas tardes a todos", id="Spanish"),
        pytest.param("Moin zusammen", id="German"),
        pytest.param("Bonsoir tout le monde", id="French"),
        pytest.param("oi pessoal, tudo bem?", id="Portuguese"),
        pytest.param("こんにちは、みなさん", id="Japanese"),
        pytest.param("Всем привет", id="Russian"),
    ],
)
def test_a_greeting(text: str) -> None:
    assert flags(text) & Flag.GREETING
    assert not flags(text) & Flag.QUESTION


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("thank goodness it held", id="thank goodness"),
        pytest.param("any help is appreciated", id="help is appreciated"),
        pytest.param("thanks to the new pump it is quiet", id="because of"),
        pytest.param("nein danke", id="German no thanks"),
        pytest.param("gracias a Dios", id="Spanish thank God"),
        pytest.param("it works like a spring", id="how it works"),
        pytest.param("`thanks`", id="in code"),
        pytest.param("> thanks\nhe wrote that", id="in a quote"),
    ],
)
def test_no_thanks(text: str) -> None:
    assert not flags(text) & Flag.THANKS


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<@U1> tysm!!", id="an abbreviation"),
        pytest.param("ah that fixed it", id="it is fixed"),
        pytest.param("no thanks, but thank you for asking", id="declined and thanked"),
        pytest.param("really appreciate it", id="appreciation"),
        pytest.param("ok. thanks Ben", id="after an ok"),
        pytest.param("vielen Dank", id="German"),
        pytest.param("mil gracias", id="Spanish"),
        pytest.param("merci Ben", id="French"),
        pytest.param("valeu!", id="Portuguese"),
        pytest.param("助かりました", id="Japanese"),
        pytest.param("спасибо большое", id="Russian"),
        pytest.param("grazie mille", id="Italian"),
    ],
)
def test_thanks(text: str) -> None:
    assert flags(text) & Flag.THANKS


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ok but the left one leaks", id="with more behind it"),
        pytest.param("yes https://example.org/x", id="with a link"),
        pytest.param("ok?", id="as a question"),
        pytest.param("", id="nothing"),
    ],
)
def test_no_acknowledgement(text: str) -> None:
    assert not flags(text) & Flag.ACK


@pytest.mark.parametrize(
    "text", ["ok", "got it!", "same here", "+1", "👍", ":+1:", "うん"]
)
def test_an_acknowledgement(text: str) -> None:
    assert flags(text) & Flag.ACK


@pytest.mark.parametrize("text", ["ana@here.example.org", "everyone", "`@everyone`"])
def test_addresses_nobody_in_particular(text: str) -> None:
    assert not flags(text) & Flag.EVERYONE


@pytest.mark.parametrize("text", ["@here lunch", "now @channel!", "<!everyone> hi"])
def test_addresses_everybody(text: str) -> None:
    assert flags(text) & Flag.EVERYONE


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "I built a pump controller, code is at example.org/p", id="own work"
        ),
        pytest.param("We released 2.0 today: it now waters twice", id="a release"),
        pytest.param("DM me your address and I will send it back", id="a favour"),
        pytest.param(
            "how do I subscribe to the event stream?", id="a technical question"
        ),
        pytest.param("join the two tables first", id="a technical verb"),
        pytest.param("did you vote in the poll about lunch", id="asking about a vote"),
        pytest.param("feel free to message me if you have questions", id="an offer"),
        pytest.param("you could check out the branch and try", id="a checkout"),
        pytest.param("it costs $20 a month", id="a price"),
        pytest.param("free the buffer now", id="free as a verb"),
    ],
)
def test_no_pitch(text: str) -> None:
    assert not flags(text) & Flag.PITCH


@pytest.mark.parametrize(
    ("text", "trait"),
    [
        pytest.param("please vote for us today!", "vote", id="vote"),
        pytest.param("Retweet this and follow me on there", "follow", id="follow"),
        pytest.param("we have a sale starting now, 40% off", "discount", id="discount"),
        pytest.param("use promo code LEAF for your first box", "code", id="a code"),
        pytest.param("earn money with my course, join us now", "money", id="money"),
        pytest.param(
            "free token airdrop for everyone, claim now", "reward", id="airdrop"
        ),
        pytest.param(
            "looking for clients, DM me for my rates", "contact", id="services"
        ),
        pytest.param("Abonniert meinen Kanal!", "subscribe", id="German"),
        pytest.param("¡Suscríbete a mi canal!", "subscribe", id="Spanish"),
        pytest.param("チャンネル登録お願いします", "subscribe", id="Japanese"),
        pytest.param("𝗦𝘂𝗯𝘀𝗰𝗿𝗶𝗯𝗲 to my channel", "subscribe", id="letters in disguise"),
        pytest.param("sub\u200bscribe to my channel", "subscribe", id="a hidden blank"),
    ],
)
def test_a_pitch_names_its_trait(text: str, trait: str) -> None:
    found = reading(text)
    assert found.flags & Flag.PITCH
    assert trait in found.traits


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ｓｕｂｓｃｒｉｂｅ to my channel", id="full width"),
        pytest.param("𝓈𝓊𝒷𝓈𝒸𝓇𝒾𝒷ℯ to my channel", id="mathematical script"),
        pytest.param("𝕤𝕦𝕓𝕤𝕔𝕣𝕚𝕓𝕖 to my channel", id="double-struck"),
        pytest.param("su\u00adb\u200bscr\u2060ibe to my channel", id="hidden signs"),
        pytest.param("sub\ufeffscribe to my channel", id="a byte order mark"),
        pytest.param("s u b s c r i b e to my channel", id="spaced letters"),
        pytest.param("ѕubѕcrіbe to my channel", id="Cyrillic look-alikes"),
        pytest.param("subscrιbe to my channel", id="a Greek look-alike"),
        pytest.param("s\u0301ubscri\u0308be to my channel", id="accents"),
        pytest.param("SUBSCRIBEEEEEEE to my channel", id="a stretched word"),
    ],
)
def test_a_disguised_pitch_is_one(text: str) -> None:
    assert flags(text) & Flag.PITCH


@pytest.mark.parametrize(
    ("text", "trait"),
    [
        pytest.param("https://adf.ly/1zzzz", "paid_clicks", id="paid clicks"),
        pytest.param("https://www.gofundme.com/f/roof", "collecting", id="collecting"),
        pytest.param("https://poll.example.com/vote", "collecting", id="a vote"),
        pytest.param("vote for us https://bit.ly/x1", "shortener", id="a shortener"),
        pytest.param(
            "buy now https://a.example.com/?ref=ana", "tracking", id="referral"
        ),
        pytest.param(
            "follow me https://twitter.com/ana_plants", "profile", id="a profile"
        ),
        pytest.param(
            "buy yours now https://www.etsy.com/listing/1", "shop", id="a shop"
        ),
        pytest.param(
            "I make covers, check out my channel",
            "creator",
            id="a channel of one's own",
        ),
        pytest.param("send this to ten friends or else", "chain", id="a chain letter"),
    ],
)
def test_a_trait_is_named(text: str, trait: str) -> None:
    assert trait in reading(text).traits


@pytest.mark.parametrize(
    ("softened", "plain"),
    [
        pytest.param(
            "<@U1> check out our page https://a.example.com",
            "check out our page https://a.example.com",
            id="addressed to somebody",
        ),
        pytest.param(
            "as you asked, check out our page https://a.example.com",
            "check out our page https://a.example.com",
            id="asked for",
        ),
        pytest.param(
            "follow our page https://github.com/ana/pots",
            "follow our page https://a.example.com/ana/pots",
            id="leads to code",
        ),
        pytest.param(
            "follow our page for the compiler and the parser",
            "follow our page for the pots and the plants",
            id="technical",
        ),
        pytest.param(
            "he said that nobody subscribed to our channel, subscribe to my channel",
            "subscribe to my channel",
            id="talk about it",
        ),
    ],
)
def test_a_softener_makes_a_pitch_smaller(softened: str, plain: str) -> None:
    assert reading(softened).pitch < reading(plain).pitch


def test_the_features_can_be_looked_at() -> None:
    seen: list[frozenset[str]] = []

    def note(features: frozenset[str]) -> tuple[float, tuple[str, ...]]:
        seen.append(features)
        return 0.0, ()

    read(Posted("C1", "m1", 0, "ana", "subscribe to my channel"), note)
    read(Posted("C1", "m2", 0, "ana", "good morning"), note)
    assert len(seen) == 1
    assert "subscribe" in seen[0]


def test_disclosing_makes_a_pitch_smaller() -> None:
    pitch = "try it now, sign up today: https://example.org/?ref=ana"
    assert reading(f"Disclaimer: I work on this. {pitch}").pitch < reading(pitch).pitch


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("two words", 2, id="two"),
        pytest.param("is it, really ?", 3, id="marks are no words"),
        pytest.param("run `make all` now", 2, id="code is no word"),
        pytest.param(f"see {LINK} there", 2, id="a link is no word"),
        pytest.param("<@U1> @ben hello", 1, id="mentions are no words"),
        pytest.param(":tada: done 🎉", 1, id="emoji are no words"),
        pytest.param("> one two\nthree", 1, id="a quote is somebody else's"),
        pytest.param("see [the map](https://example.org)", 3, id="a label counts"),
        pytest.param("水やりは朝がいい", 4, id="two signs a word without blanks"),
    ],
)
def test_words_of_ones_own(text: str, words: int) -> None:
    assert reading(text).words == words


@pytest.mark.parametrize(
    ("text", "leading"),
    [
        pytest.param("", (), id="nothing"),
        pytest.param("it works", (), id="a word that names nobody"),
        pytest.param("<@U1> hi", (), id="a mention is told apart"),
        pytest.param("https://example.org", (), id="an address"),
        pytest.param("Ben: there", ("ben",), id="with a colon"),
        pytest.param("ben, try that", ("ben",), id="with a comma"),
        pytest.param("@Ben try that", ("ben",), id="with an at sign"),
        pytest.param("ben: cleo: both of you", ("ben", "cleo"), id="two"),
        pytest.param(
            "@ana, @ben, @cleo, @dan hi", ("ana", "ben", "cleo"), id="three at most"
        ),
        pytest.param("BEN try that", ("ben",), id="a plain first word"),
        pytest.param("thanks ben!", ("ben",), id="after thanks"),
        pytest.param("hi ben", ("ben",), id="after a greeting"),
        pytest.param("İpek: evet", ("i̇pek",), id="casefolded"),
    ],
)
def test_who_may_be_named_first(text: str, leading: tuple[str, ...]) -> None:
    assert reading(text).leading == leading


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        pytest.param("<@U1>", ("U1",), id="one"),
        pytest.param("<@!1> <@2> <@1>", ("1", "2"), id="each once, in order"),
        pytest.param("<@U1|ben> hi", ("U1",), id="with a name"),
        pytest.param("`<@U1>`", (), id="in code"),
        pytest.param("<@&7>", (), id="a role"),
    ],
)
def test_mentions(text: str, mentions: tuple[str, ...]) -> None:
    assert reading(text).mentions == mentions


def test_a_link_beyond_what_is_read_counts_as_one() -> None:
    text = "a word " * READ_AT_MOST + LINK
    assert flags(text) & Flag.LINK
    assert not flags(text) & Flag.LINK_ONLY


@pytest.mark.parametrize(
    ("text", "to", "aside"),
    [
        pytest.param("<@U1> the blue one", ("U1",), (), id="first"),
        pytest.param("<@U1> <@U2> the blue one", ("U1", "U2"), (), id="two first"),
        pytest.param("oh thanks <@U1>, it holds now", ("U1",), (), id="after thanks"),
        pytest.param("the blue one holds, <@U1>.", ("U1",), (), id="last"),
        pytest.param(
            "the glue that <@U1> uses would know more", (), ("U1",), id="on the way"
        ),
        pytest.param(
            "<@U1> the glue that <@U2> uses is best", ("U1",), ("U2",), id="both"
        ),
    ],
)
def test_whom_it_turns_to(
    text: str, to: tuple[str, ...], aside: tuple[str, ...]
) -> None:
    found = reading(text)
    assert (found.mentions, found.aside) == (to, aside)
