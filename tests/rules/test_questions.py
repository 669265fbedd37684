"""Questions, small talk and greetings by their grammar: what asks nobody, then what asks."""

import pytest

from rules.model import Posted
from rules.signals import Flag, read


def flags(text: str) -> int:
    return read(Posted("C1", "m1", 0, "ana", text)).flags


def rows(*texts: str) -> list[object]:
    return [pytest.param(text, id=text[:60]) for text in texts]


ESSAY = (
    "This spring we built a raised bed out of old pallets, and it went better than any "
    "of us had thought. Why pallets? They cost nothing, they are easy to take apart and "
    "they last four winters. The boards were sanded, oiled and screwed to posts, then "
    "lined with felt so that the soil keeps away from the wood. Below it lies a layer "
    "of twigs, above them leaves, and on top the compost of last year. The result? Two "
    "crates of beans in the first summer and hardly any slugs at all. Watering takes "
    "five minutes, because the felt holds what the rain brings. We drew every step, "
    "noted each price and counted the hours, and all of it hangs in the shed beside the "
    "door, where the tools are. The next bed will be a little longer and a little "
    "lower, as some of the children could not reach the middle of this one. "
    "Nothing of it needs a drill, a saw does, and what is left over burns well. "
    "Thank you all for three good weekends of work and for the soup."
)

NO_QUESTION = rows(
    "In winter? That is when I prune them",
    "ben: pallets? they rot in a year",
    "really? that is odd",
    "Oh really? I had no idea",
    "try the other valve? or the blue one?",
    "maybe it is the old filter, or something?",
    "can you believe this weather?",
    "just making sure you saw the note, the one on the door?",
    "Why bother?",
    "how are you?",
    "how is everyone doing today?",
    "he said who are you and left",
    "I was like what is that",
    "so did you",
    "nor can I",
    "no matter what do you try",
    "is open on sunday now",
    "was great in the end",
    "will take care of it",
    "does not look like it",
    "have been looking for it all day",
    "which is why I water at night",
    "which you can find in the shed",
    "what happened is that it froze",
    "what I need is to sleep",
    "everyone who has a key may come in",
    "any gardener will tell you",
    "anyone can be a gardener",
    "do not ask if it is allowed, just dig",
    "comments welcome",
    ESSAY,
    "como siempre, un poco de agua",
    "como se puede ver en la foto, crece",
    "qué bueno",
    "¿verdad?",
    "no hay una forma mejor",
    "wie gesagt, morgen",
    "ist doch gut so",
    "das ist gut, oder?",
    "was für ein Tag",
    "quelle bonne nouvelle",
    "c'est bien, non ?",
    "si vous avez besoin d'aide, je suis là",
    "como sempre, muito sol",
    "deu certo, né?",
    "そうですか",
    "本当ですか？",
    "いい天気ですね",
    "水やりはもう済みました",
    "Это просто прекрасно",
    "这个很好",
    "هذا جميل جدا",
)
QUESTION = rows(
    "In winter? How deep?",
    "In winter? or later",
    "I'm fine thanks, how are you?",
    "may I borrow the spade",
    "anyone?",
    "anybody home",
    "at what time",
    "since when?",
    "why not?",
    "where u from",
    "how old is that tree",
    "what kind of soil is it",
    "which pot is better for this",
    "why does it leak",
    "why the hose is so short",
    "how I can water it from below",
    "how to prune a rose",
    "bob: does the pump need oil",
    "oh, is the greenhouse open on sunday",
    "It froze again. Is there a way to keep it warm",
    "any gardeners here who grow kale",
    "is it just me or is the site down",
    "could you take a look when you get a chance",
    "small fix for the gate, please review",
    "Added the beds to the plan, have a look when you get a minute",
    'the note said "closed", can anyone help me with it? it has a "stop" sign',
    ESSAY + " Where do you get your felt?",
    "Can anyone tell me how deep to dig? " + ESSAY,
    "¿Alguien sabe cómo podar un rosal",
    "cómo puedo podar un rosal",
    "me pueden ayudar con el riego",
    "hay alguna forma de regar menos",
    "tengo una duda",
    "Hat jemand Erfahrung mit Tropfschläuchen",
    "Weiß jemand, wo der Spaten ist",
    "wie kann ich die Pumpe entlüften",
    "welche Erde nehmt ihr",
    "Kannst du mir kurz helfen",
    "hätte da mal eine Frage",
    "was haltet ihr von Mulch",
    "Quelqu'un sait comment tailler un rosier",
    "comment faire pour arroser moins",
    "est-ce que la serre est ouverte",
    "y a-t-il un plan",
    "j'ai une question",
    "Alguém sabe podar uma roseira",
    "como faço para regar menos",
    "vocês usam adubo",
    "será que dá certo no inverno",
    "水やりはどうすればいいですか",
    "誰か剪定の方法を知っていますか",
    "写真を見てください",
    "Как это починить?",
    "这个怎么用？",
    "이거 어떻게 고쳐요?",
    "كيف يعمل هذا؟",
    "Πώς δουλεύει αυτό;",
)
NO_GREETING = rows(
    "hi, the pump works again since monday",
    "good point",
    "happy to help",
    "welcome to change it whenever",
    "nice to see that fixed",
    "great to have the plan",
    "long story",
    "lovely weather for seeds",
    "how are you?",
)
GREETING = rows(
    "hey, anyone here?",
    "hello? anybody around",
    "hi all, how are you doing today?",
    "hey everyone, glad to be here!",
    "happy halloween everyone",
    "nice to meet you all",
    "long time no see!",
    "hola a todos",
    "Hallo zusammen, wie geht's euch?",
    "bonjour à tous, ça va ?",
    "bom dia pessoal, tudo bem?",
    "こんにちは",
)


@pytest.mark.parametrize("text", NO_QUESTION)
def test_it_asks_nobody(text: str) -> None:
    assert not flags(text) & Flag.QUESTION


@pytest.mark.parametrize("text", QUESTION)
def test_it_asks(text: str) -> None:
    assert flags(text) & Flag.QUESTION


@pytest.mark.parametrize("text", NO_GREETING)
def test_it_is_more_than_a_greeting(text: str) -> None:
    assert not flags(text) & Flag.GREETING


@pytest.mark.parametrize("text", GREETING)
def test_it_is_a_greeting_and_no_question(text: str) -> None:
    assert flags(text) & Flag.GREETING
    assert not flags(text) & Flag.QUESTION
