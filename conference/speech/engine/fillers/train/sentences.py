"""What is said in training: talk of meetings, rich in what sounds like a hesitation and is none; and rare words."""

import functools

from conference.speech.engine.voice.phonemes import sounds_of

SENTENCES = (
    "We could look at the other numbers before we come to a decision.",
    "I wanted to ask whether somebody has already sent the summary to them.",
    "The umbrella was under the bus, and the mud was up to the hub.",
    "Some of us must come back on Monday, but nothing much has to be done.",
    "A number of customers asked us about another month of support.",
    "Let me share my screen so that everybody can see the column on the left.",
    "She said that the summer album would be the front of the campaign.",
    "What I don't understand is how the budget got stuck in the first place.",
    "He was a bit late because of a problem with the train from the airport.",
    "There is a column for every country, and a row for each of the years.",
    "Her first word was a murmur that nobody heard over the drum.",
    "Could you scroll up a little, to where the summary of the plan is?",
    "They had come from an island where a person may swim all the year.",
    "It was the third time this term that the server went down at lunch.",
    "If nobody minds, I would start with the easy one and then move on.",
    "The gum under the table, the rum in the pump, and one crumb of bread.",
    "An hour ago our uncle was up on the roof, looking for a missing cup.",
    "Enough of that, what about the money that we still owe to the company?",
    "Thanks for coming, we have a lot of ground to cover this afternoon.",
    "I think the design is good, the colours are warm and the text is short.",
    "Maybe we should write them a letter instead of calling again and again.",
    "You will find it in the folder, right below the drawings of the bridge.",
    "Nobody knows how many people are going to be there on the seventh.",
    "From him we have learned how to hum a song and to drum with a thumb.",
    "Open the door, take the left stairs, and wait for us on the upper floor.",
    "My brother loves the ocean, the dust of the desert, and above all the moon.",
    "We tested it on three machines, and it was faster on every one of them.",
    "The answer to the question is yes, as long as the weather stays dry.",
)
COMMANDS = (
    "Call all four of the stores, or walk along the wall to the door.",
    "More of it is on the log, and all the rest is locked in the hall.",
    "Nine, ten, eleven, four, fourteen, forty one, and a hundred and two.",
    "Draw a small ball, a tall doll, and a dog on a long board.",
    "Your order was lost on the way, so begin again and pull the cord.",
    "Dial five, wait for the tone, and say your name and your door number.",
    "Loud sounds are found around the town, down by the pound.",
    "The lawyer called, and the author saw a fault in the law.",
    "Lock, unlock, mute, unmute, record, pause, and start all over.",
    "Alpha, bravo, delta, golf, oscar, quebec, romeo, tango, and zulu.",
    "Administrators are the only ones who alter what is on the board.",
    "Colon, comma, dot, dollar, slash, star, plus, and equals.",
)
"""What is said to machines: many vowels that come near to a hesitation's, and pauses around single words."""
RARE = (
    "abundant adjust alarm among amount ankle arms aroma assume atom awful blossom bottom bubble butter chrome circus "
    "comet comfort compass cousin crumble custom dozen earnest elbow emblem fern firm flood fumble gallon glum govern "
    "gulf hammer hundred hunger hurdle idiom income jungle kingdom learner lumber lunch maximum medium member mumble "
    "murmur mustard number onion oven pendulum plumber possum puddle random ransom rhythm rubber rumour seldom shrub "
    "slum sponge stomach sturdy sum supper symptom system term thorough thumb tumble umpire under unit upset urgent "
    "utter vacuum venom wander welcome wisdom wonder worm yearn young zoom"
)


@functools.cache
def rare_words() -> list[str]:
    """Words, many with the vowels of "uh" and an "m"."""
    return [word for word in RARE.split() if sounds_of(word)]
