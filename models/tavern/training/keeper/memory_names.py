"""Names of guests: of many lands and centuries, made-up ones of syllables, and with a title or a byname."""
import functools
import json
import re

from . import names

KNOWN = """Abdul Abigail Ada Adam Adele Aelfric Agatha Ahmed Aisha Akira Alan Albert Alejandra Alex Alexander Alfred
Alice Alina
Alma Amara Amelia Amir Ana Anders Andrea Andrew Angus Anika Anton Anya Arthur Arun Astrid Aurora Axel Barnaby Bartholomew
Basil
Beatrice Benedict Bernard Bertha Bilal Birgit Björn Brandon Brian Bridget Bruno Caleb Camille Carlos Carmen Caroline Caspar
Catherine Celeste Chen Chiara Chloe Chris Christian Cleo Conrad Constance Cornelius Cyrus Daisy Damian Daniel Daphne Deirdre
Delilah Dennis Desmond Diana Diego Dmitri Dolores Dominic Dorothy Douglas Duncan Edith Eduardo Eileen Elena Eleanor Elias
Elijah Elizabeth Eloise Elvira Emil Emily Enzo Eric Ernest Esmeralda Esther Eugene Eustace Evan Evelyn Ezra Fatima Felix
Fergus Fernando Flora Florian Francesca Francis Franz Frederick Frida Gabriel Gavin Geoffrey Gerald Gertrude Gideon Giovanni
Godfrey Grace Graham Gregor Guinevere Gunther Gustav Gwendolyn Hamza Hans Hassan Heidi Helen Henrietta Hermann Hilda Hiro
Horatio Howard Hubert Humphrey Ibrahim Ignatius Igor Ines Ingrid Irene Iris Isaac Isabella Isolda Ismail Jacob Jacques Jamal
Jasmine Jasper Javier Jean Jennifer Jeremiah Jerome Jessica Jonas Jonathan Jorge José Joseph Joshua Josephine Joyce Juan
Judith
Julian Juliet Julius Justin Kaito Karen Karim Katarina Katherine Keiko Keith Kenneth Khalid Kim Kirsten Klaus Konrad Kofi
Lance
Lars Lavinia Lawrence Layla Lena Leonard Leopold Leroy Lewis Linda Lionel Lisa Lorenzo Louis Lucia Ludwig Luis Lydia Mabel
Madeleine Magnus Mahmoud Malcolm Manuel Marcel Margaret Marina Marjorie Marta Matilda Matthew Maurice Mei Melissa Michael
Miguel
Mildred Millicent Milo Ming Miranda Miriam Mohammed Molly Monica Morgan Mortimer Moses Nadia Naomi Nasir Natasha Nathan Neil
Nevena Niamh Nicholas Nigel Nikolai Noah Noel Norbert Octavia Ola Oleg Omar Ophelia Oswald Otis Pablo Pamela Pascal Patrick
Paula Pearl Pedro Penelope Percival Perry Philip Phoebe Pierre Polly Priya Prudence Quentin Rachel Rafael Rahul Raymond
Rebecca
Reginald Renata Rhys Ricardo Richard Robert Roger Rory Rosalind Rosamund Roxana Rudolf Rufus Rupert Ryan Sabine Salma Samantha
Samuel Sandra Sasha Saul Scarlett Sebastian Selma Serena Seamus Sheila Siegfried Sigrid Silas Silvia Solomon Sophie Stanley
Stella Stephen Suki Sunita Sybil Sylvester Tabitha Tadeusz Takeshi Tamara Tanya Tatiana Teresa Thaddeus Theodora Tiffany
Tobias
Todd Tristan Trudy Ulf Uma Umberto Valentina Vanessa Vasili Veronica Vincent Viola Violet Vivian Vladimir Walter Warren Wei
Wilfred Wilhelmina William Winifred Wolfgang Xavier Ximena Yasmin Yuki Yvette Yvonne Zachary Zeke Zelda Zoë Zoltan""".split()
BYWORDS = """Ace Arrow Badger Bandit Bear Blaze Bolt Bones Breeze Bramble Brick Briar Buttercup Cinder Clover Comet Crow
Dash Dusk
Echo Ember Falcon Fang Fern Flint Fox Frost Ghost Ginger Hawk Hazel Heather Hunter Ivy Jade Jinx Juniper Lark Leaf Lucky Lynx
Maple Marigold Midnight Mole Moss Nettle Oak Onyx Otter Patch Pebble Pepper Phoenix Pip Poppy Quill Raven Reed Robin Rook
Rusty
Sage Scout Shade Shadow Shrimp Slim Smoke Snow Sorrel Sparrow Spider Star Stitch Storm Sunny Swift Tangle Thistle Thorn Tiger
Twig Viper Whisper Willow Wolf Wren""".split()
# of games and tales, as players like to be called
PLAYED = """Aerith Aldarion Arwyn Azrael Azura Baldric Balthazar Boromund Brokk Caelum Calista Cassian Draven Drizzik
Durgan Elowen
Eragil Faelan Fizzwick Galadwen Gromm Grimgar Grog Hrothgar Ilyana Jaina Kaelen Kelthas Khadgor Legolan Lilith Lyra Malakai
Merlin Mordecai Morwenna Nyx Oberon Orianna Pelagia Perrin Pyxis Raistlan Ragnar Rhiannon Rurik Saphira Seraphina Sigurd Skadi
Sylvanas Taliesin Thalric Thrain Thrall Torvald Tyrande Ulfgar Vaelin Vex Xander Xerxes Yennifer Zephyr Zog""".split()
TITLES = "Sir Lady Master Captain Brother Sister Lord Dame Doctor Baron Count Old Little Big Mad Aunt Uncle Madame".split()
SURNAMES = """Smith Brown Miller Hill Wood Baker Carter Cooper Fletcher Thatcher Weaver Ashford Blackwood Brightwater
Underhill
Ironfoot Stonehand Goldbeard Longstride Redcloak Greenleaf Whitlock Hawthorne Marlow Kingsley Harrow Penrose Oakenshaw Stark
Winters Moor Fairfax Holloway Larsen Novak Rossi Garcia Singh Kowalski Schmidt Dubois Tanaka Okafor""".split()
SECOND = "Ann Marie Lou Jo Jean Lee Mae Rose Paul Luc Pierre Belle".split()

# sounds of made-up names
FIRST = ("b c d f g h j k l m n p r s t v w z b d g k l m n r s t br cr dr fr gr kr pr tr vr bl cl fl gl kl pl sl sk sm "
         "sn sp st "
         "sw th sh ch kh ph zh qu y ts dw thr str").split()
MIDDLE = ("b d f g k l m n p r s t v z l m n r s t ld lm ln lr ll mb mm nd ng nn nt rd rg rk rl rm rn rr rt rv sk ss st "
          "th sh dr "
          "gr thr x v'").replace("v'", "lv").split()
VOWELS = "a e i o u a e i o u a e i o ae ai au ea ee ei ia ie io oo ou ua y".split()
LAST = ["", "", "", "", *("d f g k l m n r s t x z l n r s th sh ck ld ll lf mp nd ng nk nt rd rg rk rn rs rt ss st "
        "sk".split())]
# what no made-up name may hold, or be
RUDE = re.compile(r"fu[ck]|phu[ck]|shit|cun|coc|coo?n|dic|dyk|tit|nig|rap|pis|slut|fag|fae?c|cum|ass|ana?l|arse|sex|puss|"
                  r"who+r|hoe|wank|twat|nazi|hitl|kik|jew|pen[ia]s|vag|por[nk]|poo|gook|spic|"
                  r"^(the|and|you|are|she|her|him|his|not|see|one|two|ten|six|ale|pie|tea|stew|say|yes|too|for|from|"
                  r"here|there)$")


def made_up(rng):
    """One to four syllables, each of its own sounds."""
    syllables = rng.choices([1, 2, 3, 4], [2, 8, 5, 1])[0]
    name = (rng.choice(FIRST) if rng.random() < 0.8 else "") + rng.choice(VOWELS)
    for _ in range(syllables - 1):
        name += rng.choice(MIDDLE) + rng.choice(VOWELS)
    name += rng.choice(LAST)
    if not 2 < len(name) < 10 or name in taken() or RUDE.search(name):
        return made_up(rng)
    return name.capitalize()


@functools.cache
def taken():
    """The words of the names of the town, in small letters."""
    return {word.lower() for name in json.loads(names.FILE.read_text(encoding="utf-8")) for word in name.split()}


def guest_name(rng):
    """Half of the names are made up, for nobody can list all that guests are called."""
    kind = rng.random()
    if kind < 0.5:
        name = made_up(rng)
    elif kind < 0.82:
        name = rng.choice(KNOWN)
    elif kind < 0.92:
        name = rng.choice(PLAYED)
    else:
        name = rng.choice(BYWORDS)
    more = rng.random()
    if more < 0.03:
        return f"{rng.choice(TITLES)} {name}"
    if more < 0.06:
        return f"{name} {rng.choice(SURNAMES)}"
    if more < 0.075:
        return f"{name}-{rng.choice(SECOND)}"
    return name


def known(t, what):
    """What the guest told of this: company, goal, errand, favourite, beast, kin, age"""
    return getattr(t, what, None)


def kept(t, text):
    """The guest spells these words right."""
    t.keep |= set(text.lower().replace("-", " ").split()) | set(text.lower().split())
    return text
