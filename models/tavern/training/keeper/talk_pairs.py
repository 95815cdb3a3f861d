"""Short answers that name their subject, for two questions in one line, and what joins the two."""

# how an answer begins that does not name its subject, and what Marla says where she answers two things at once
NAMED = {
    "Green,": "Green is my favourite colour.", "Autumn,": "Autumn is the time I like best.",
    "Cats,": "I like cats best, even lazy ones like Pickle.", "Fire,": "Fire is what I fear most.",
    "Six hundred souls": "Six hundred souls live in Thornwick.",
    "Twenty years this autumn": "I have kept this house for twenty years.",
    "It's twenty years now": "I have kept this house for twenty years.",
    "Twenty years ago": "I won the Goose twenty years ago.",
    "The one that Bram used to play": "The song I like best is the one that Bram used to play.",
    "Only that I let Bram go": "I only regret that I let Bram go north.",
    "The one who pays": "My favourite guest is the one who pays and wipes his boots.",
    "It's brown and strong": "My ale is brown and strong, with a good head on it.",
    "I brew it myself": "I brew the ale myself, in the cellar.",
    "All of it is fresh": "All our food is fresh.",
    "Eight beds, clean straw": "The common room has eight beds, clean straw and a warm stove.",
    "Clean sheets and no fleas": "The beds have clean sheets and no fleas.",
    "Not well,": "I do such things badly, but I can cook, count and swing a club.",
    "Odo's stew,": "My favourite dish is Odo's stew.",
    "One small mead": "I drink one small mead after closing.",
    "The bench by the river": "The place I like best is the bench by the river, at the end of Fish Lane.",
    "Thirty years of pots": "My hands are rough from thirty years of pots and scrubbing.",
    "Grey hair pinned up": "My hair is grey and pinned up.",
    "Ten years up and down": "I went up and down the river for ten years, and no farther than its mouth.",
    "Safe enough": "Your things are safe enough in my house.",
    "My daughter Elsie is nineteen": "My daughter Elsie is nineteen, and the Goose will be hers one day.",
    "The private room has a good lock": "The key to your room hangs behind the bar.",
    "Old Tobin had it before me": "Old Tobin had the Goose before me.",
    "Aye, breakfast is free": "Breakfast is free with a private room.",
    "Aye, take a warm cloak": "You need a warm cloak out there.",
    "In three days": "The harvest feast is in three days.",
    "As long as it leaves my cat alone": "Your dog is welcome if it leaves my cat alone.",
    "Dogs are welcome": "Dogs are welcome if they leave Pickle alone.",
    "Barrels, cobwebs": "In the cellar there are barrels, cobwebs, and rats as big as boots.",
    "Rats,": "In the cellar there are rats between my barrels.",
    "It's from the well": "The water is from the well on the square.",
    "That's Pickle": "The cat is called Pickle.",
    "Up before the sun": "I'm up before the sun, every day.",
    "Cold and wet, as always": "The weather is cold and wet, as always in autumn.",
    "Wind from the hills, and rain": "There's wind from the hills, and rain before morning.",
    "Out the back door": "The privy is out the back door and past the stable.",
    "Born and raised": "I was born and raised in Thornwick, on Fish Lane.",
    "From right here": "I was born right here, on Fish Lane.",
    "That's work for Brenna": "Brenna, our smith, does such work at the north gate.",
    "Captain Roderick at the guardhouse must hear": "Captain Roderick at the guardhouse must hear of that.",
    "It fills up when": "The house fills up when Finn plays.",
    "A hundred years ago a goose": "The house is named after a goose that woke the town before a fire.",
    "Long ago a goose": "The house is named after a goose that woke the town before a fire.",
}

AND = ["{a} and {b}", "{a}, and {b}", "{a}? and {b}", "{a}? also, {b}", "{a}, and by the way, {b}", "{a}? oh, and {b}",
       "two things: {a}, and {b}", "first, {a}, and then, {b}", "{a}... and {b}", "{a}? and another thing, {b}", "{a}. {b}",
       "{a}? {b}?", "{a}, also {b}", "{a}? while I'm at it, {b}", "{a}? and while you're here, {b}", "{a} / {b}",
       "{a}? one more thing, {b}", "I've two questions: {a}, and {b}", "{a}? and before I forget, {b}", "{a}; {b}",
       "{a} & {b}", "{a}, plus {b}", "{a}? and secondly, {b}", "tell me two things: {a}? {b}?", "{a}, and also, {b}",
       "{a}? my friend here wants to know {b}", "{a}? then {b}"]
# an order and a question
ORDER_AND = ["{order} and {b}", "{order}, and {b}", "{order}. And {b}", "{order}. Also, {b}", "{order} - oh, and {b}",
             "{order}, and tell me, {b}", "{order}. {b}", "{order}, also {b}", "{order}. While you pour, {b}",
             "{order}, and while I wait, {b}", "{order}. One question, {b}", "{order}. Another thing, {b}",
             "{b}? {order}", "{b}? And {order}", "{b}? Oh, and {order}", "{b}? Meanwhile, {order}", "{b}. {order}",
             "{b}? Until you answer, {order}", "{order}. By the way, {b}", "{order} please, {b}"]


def named(said):
    """The sentence as Marla says it between others."""
    return next((text for start, text in NAMED.items() if said.startswith(start)), said)
