"""The rumours one by one: what exactly, how many, since when, and what is done about it."""
from . import talk_town_details, talk_town_hints, world
from .grammar import topic
from .talk_lists import ABOUT_RUMOUR, ANOTHER_RUMOUR, ANY_RUMOUR, REWARD, RUMOUR_FOLLOWS, TELL_MORE, chained, filled, \
    told_apart

KIN = "[brother|sister|wife|husband|son]"
KEYS = "wolves lights necklace daughter ghost smoke gold dragon bandits".split()
RUMOURS = {key: dict(names=names, rumour=rumour, first=more, more=more, who=who, reward=reward, where=where, deed=deed)
           for key, (names, rumour, more, who, reward), (where, deed) in zip(KEYS, world.RUMOURS, world.RUMOUR_GOALS)}
# what guests ask about one rumour only, by name and as a follow-up
DETAILS = {
    "wolves": [
        ("""[who saw it|who saw them|who saw that|who has seen the wolves|did somebody see them]""",
         "Old Hob saw the wolves himself, {friend}."),
        ("""[how many|about how many] [wolves|of them|beasts] [are there|are in the pack|were seen]
            [how many|is it a large pack|a whole pack|is it just one]
            [how big|how large] is the [pack|wolf pack]""",
         "A whole wolf pack, {friend}. Hob saw them, with the white one in front."),
        ("""[what|and what|what's so special] about the [white one|white wolf|leader]
            [what colour is the leader|is the leader really white|why does no arrow hit it|
             who leads the pack|is it a werewolf]
            [how do I|how can one] [kill|hurt|hunt] the [white wolf|leader|pack|wolves]""",
         "The leader is white as snow, {friend}, and no arrow seems to hit it."),
        ("""[how many|what about the] sheep[ are gone| did they take| are missing|]
            [did the wolves|have the wolves] [kill anyone|attack people|take sheep|kill anybody|
             come into town]
            [whose sheep|what did they take|what did they eat|did they attack people]""",
         "They took three of Hob's sheep, {friend}, and no people so far."),
        ("""[what do I get|how much|who pays] [for a wolf|for a dead wolf|per wolf|a head|for each|
             for a wolf skin|for the white wolf]
            [two silvers for each|is that two silvers each|per wolf]""",
         "Captain Roderick pays two silvers for every wolf."),
    ],
    "lights": [
        ("""[what colour|what kind of lights|what do they look like|how bright|are they blue|do they move]
            [what do the lights look like|how do the lights move|what colour are the lights]""",
         "The lights are blue, {friend}, and they move in a line, like men with lanterns."),
        ("""[what are they|is it ghosts|is it smugglers|who is it|who would go there|could it be miners|
             is it magic|what could it be]
            [what are|who makes|who carries] [the lights|those lights]
            [is somebody|are there men|are there ghosts|are there smugglers] [in|down in] the mine""",
         "Some say the lights are ghosts, and I say smugglers."),
        ("""[who saw|when did somebody see|when were|who noticed] [them|the lights|those lights]
            [does anybody|did anyone] [go and look|dare to look|go down]""",
         "Joss saw the lights from the river at night, {friend}. Nobody dared to go and look."),
    ],
    "necklace": [
        ("""[who|and who|any idea who|do you know who] [took it|stole it|has it now|did it|is the thief|
             could it be]
            [who stole|who took|who has] the necklace
            [are there any|do they have any|any] [suspects|clues|leads|traces|evidence]""",
         "Nobody knows the thief, {friend}. Only a black feather was left, and a raven sat on the roof."),
        ("""[how|how on earth] did [the thief|he|she|they] [get in|get out|do it|do that|take it]
            [when|on which night|when exactly] [was it stolen|did it happen|did it vanish|
             was the necklace stolen]
            [was the window open|was the door locked|where was the guard|was nobody awake]""",
         "On the night of the full moon, {friend}, and the window was locked from inside."),
        ("""[what does it look like|what's it worth|is it gold|is it valuable|describe it|
             describe the necklace|what kind of necklace]
            [how much|what] is the necklace worth""",
         "The necklace is silver, {friend}, and Lady Isolde pays fifty silvers to have it back."),
        ("""[I found|I have|here is|I've got] [the necklace|it][ right here| in my bag|]
            [I know who|I know where|I think I know who] [took it|it is|the thief is|stole the necklace]""",
         "Then bring it to Lady Isolde's hall, {friend}. Fifty silvers wait for you."),
    ],
    "daughter": [
        ("""[who is|what's the name of|who was|what do you know about] the [bard|other bard|young man|
             lover]
            [was it Finn|is it Finn|Finn the bard|with which bard|which bard|a bard]""",
         "Not our Finn, {friend}. It was a travelling bard, and nobody knows his name."),
        ("""[why|how come] did [she|the girl|the miller's daughter] [run away|leave|go|do that]
            [was she unhappy|was it love|did she love him|did he take her by force|was she kidnapped]""",
         "For love, {friend}, if you ask me. Her note was a song."),
        ("""[when|which way|where] did [she|they|the girl] [go|leave|run]
            [where are they now|where did they go|how long ago did she leave|which road did they take]""",
         "They took the south road at dawn, {friend}, with one horse and no money."),
        ("""[what does Osric say|how is her father|how is Osric|does her father want her back|
             is Osric angry|poor Osric]
            [what does|how does] [Osric|the father|the miller] [take it|feel|do now]""",
         "Osric hasn't smiled since, {friend}. He offers a year of free flour to have her back."),
    ],
    "ghost": [
        ("""[who saw it|who saw her|who saw that|who has seen the ghost|did somebody see her]""",
         "People who came home late saw the grey lady, {friend}. Sister Agnes knows more."),
        ("""[what does she want|what does the ghost want|why does she walk|who was she|
             what is she looking for|whose ghost is it]
            [why does|what does] the grey lady [walk|weep|look for|want]""",
         "The grey lady looks for a grave with no name, {friend}. Who she was, nobody knows."),
        ("""[does she|will she|did she ever] [hurt people|harm anyone|kill|attack|bite|speak|do harm]
            [is the ghost|is the grey lady|is she] [dangerous|evil|harmless|real|friendly]""",
         "Sister Agnes says that the grey lady only weeps and does no harm."),
        ("""[when|at what hour] [does she walk|does she come|can I see her|does the ghost appear|
             was she seen]
            [how often|every night|only at full moon]""",
         "The grey lady walks at night, {friend}, with a lantern in her hand."),
    ],
    "smoke": [
        ("""[what is he doing|what is Master Eldwin doing|what is the wizard up to|why is it purple|
             what burns there|what makes the smoke]
            [is he|is the wizard|is Master Eldwin] [alive|dead|mad|in danger|ill|still in there]
            [who is he arguing with|who is in there with him|whose voice is it]""",
         "Nobody knows, {friend}. At night you can hear him argue with somebody, but he lives alone."),
        ("""[did anybody|has anyone|why doesn't somebody] [knock|go in|look after him|open the door|check]
            [what happened to the bread|who went to look|did Pim see him|a stone loaf]""",
         "Pim left bread at the door, {friend}, and in the morning there was a stone loaf in its place."),
        ("""[how long|since when|for how many weeks] [has it smoked|is he gone|has he been in there|
             did nobody see him|is that]
            [when was he last seen|when did the smoke start]""",
         "For a month nobody has seen Master Eldwin, {friend}."),
    ],
    "gold": [
        ("""[who was|what became of|tell me about] [the robber king|this robber king|that king]
            [who hid it|whose gold is it|who buried it|where does the gold come from|
             whose treasure was it]""",
         "A robber king hid it there long ago, {friend}. That's all the song says."),
        ("""[how do I|how can one|how does one] [get in|open it|open the door|get to the gold|
             find the door]
            [is there a door|is there a key|is it locked|what's the secret|when does it open|
             when should I go]""",
         "The door opens only at midnight, {friend}, so the song goes."),
        ("""[who|how many|has anybody] [tried|went to look|looked for it|searched for it|went there|
             found anything]
            [what happened to|who were|what about] [the three men|the third man|those men|the others]
            [did anyone come back|why did nobody find it|did they find it]""",
         "Three men went last spring, {friend}. Two came back, and they don't speak of it."),
        ("""[how much gold is it|how much is there|is it a lot|how big is the treasure|
             how rich would I be]""",
         "Nobody has counted it, {friend}. If you find it, you'll never need a reward."),
    ],
    "dragon": [
        ("""[what colour|how big|how large|what kind of dragon|what did it look like|how long] [is it|
             was it|is the dragon|was the dragon|]
            [does it breathe fire|is it red|is it big|did it breathe fire]""",
         "The dragon was red, {friend}, and long as the chapel roof."),
        ("""[did it|has it|will it|has the dragon|did the dragon] [kill anyone|eat anybody|burn anything|
             attack the town|come here|take a cow]
            [what did it do|what did it eat|did it hurt people|is the town in danger]""",
         "The dragon carried off a cow, {friend}, and it has not come to the town."),
        ("""[how do I|how does one|how could anybody|what do I need to] [kill|slay|fight|tame|find] [it|
             a dragon|the dragon]
            [I'm a dragon slayer|I've killed dragons before|can I ride it|is it alone|where is its lair]""",
         "I have only seen painted dragons, {friend}. Ask the shepherds, and pay your bill first."),
        ("""[who saw it|when was it seen|when did the shepherd see it|which shepherd|was he drunk]""",
         "A shepherd saw the dragon on the first night of frost, and he has not slept since."),
    ],
    "bandits": [
        ("""[how many|about how many] [are they|bandits|of them|men|bandits are there|robbers are there|
             are there]
            [is it a big band|a large band|just a few]""",
         "About ten bandits, {friend}, and a chief with a red scarf."),
        ("""[who leads them|who is their chief|who's the chief|what does the chief look like|
             how do I know the chief|what about the red scarf]
            [tell me about|describe|what do you know about] [the chief|their leader|their chief|
             the man with the scarf]""",
         "The bandits' chief wears a red scarf, {friend}, and says please when he robs you."),
        ("""[where do they hide|where is their camp|where's their hideout|where do they strike|
             where's the broken bridge|where is their lair]
            [where do|where would] the bandits [hide|wait|live|strike|camp]""",
         "The bandits hide near the broken bridge, on the south road."),
        ("""[whom did they rob|who was robbed|what did they steal|did they kill anyone|
             do they kill people|are they cruel|what did they take]
            [did the bandits|have the bandits] [kill anyone|rob many people|take prisoners]""",
         "They robbed two wagons last week, {friend}. Nobody died, and the chief said please."),
        ("""[how do I|how can I|how do people] [get past them|travel safely|avoid them|
             get to Kingsport then|reach the south then]
            [is there another road|can I go at night|what if I must go south|
             I have to go south, what do I do]""",
         "Go with the merchants, {friend}. They travel together now."),
    ],
}
# how they ask that without a word about the rumour before: (rumour, which of its details): questions
BY_NAME = {
    ("wolves", 1): """[how many wolves|how big a pack of wolves] [are there|live] in the [Greywood|forest|
              woods]
             [is it true there's|did somebody see|who saw] a whole pack of wolves""",
    ("wolves", 2): """[is there really|have you heard of|did you see|tell me of] a [white wolf|
              wolf white as snow|wolf that no arrow hits]
             [how do I|how can one|is it possible to] [kill|shoot|hunt] the white wolf""",
    ("wolves", 3): """[how many sheep|whose sheep] did the wolves [take|kill|eat]
             did the wolves [attack people|eat anybody|kill anyone|come into town]""",
    ("wolves", 4): """[what does the captain pay|how much does one get|who pays] for a [dead wolf|wolf|
              wolf skin|wolf's head]
             [I have|I bring|I've got] [a wolf skin|three wolf skins|a wolf's head], [who pays me|
              what's it worth|where do I get the bounty]
             [I killed|I shot|we killed] [a wolf|two wolves|four wolves][ in the Greywood|], [who pays|
              what do I get|and now]""",
    ("lights", 1): """[what are|who makes|what causes] the [blue |]lights in the [old |]mine
             is the mine [full of smugglers|full of ghosts]""",
    ("lights", 2): "[who saw|did anybody see|has somebody seen] the lights in the [old |]mine",
    ("necklace", 0): """[who|any idea who|does anybody know who] [stole|took] [the necklace|
              Lady Isolde's necklace|the lady's jewels]
             [did they catch|do they know|who is] the [thief|necklace thief]""",
    ("necklace", 1): """[when|how|on which night] was [the necklace|Lady Isolde's necklace] stolen
             how did the thief get [in|out|into the hall|into her bedroom]""",
    ("necklace", 2): """[describe|how valuable is] [the necklace|Lady Isolde's necklace]
             what does [the necklace|Lady Isolde's necklace] look like
             [how much|what] does [Lady Isolde|the lady] [pay|offer|give] for [her|the] necklace""",
    ("necklace", 3): "[I found|I have|I've got|look, here is] [the necklace|Lady Isolde's necklace|"
                     "a silver necklace on the road]",
    ("daughter", 0): "[who is the bard that took|which bard ran off with|what bard seduced] [Osric's daughter|"
                     "the miller's daughter]",
    ("daughter", 1): "why did [Osric's daughter|the miller's daughter] [run away|leave|go with a bard]",
    ("daughter", 2): """[where|which way|when] did [Osric's daughter|the miller's daughter] [go|leave|
              run to]
             [where is|have you seen|I'm looking for] [Osric's daughter|the miller's daughter]""",
    ("ghost", 1): "[who is the grey lady|who was the lady in grey|what does the grey lady want|"
                  "why does the lady in grey walk]",
    ("ghost", 2): "[does the grey lady harm people|is the ghost in the graveyard dangerous|is the grey lady evil|"
                  "did the ghost hurt anyone]",
    ("ghost", 3): "[when|at what hour|how often] [does|can one see|do people see] the [grey lady|"
                  "ghost in the graveyard][ walk| appear|]",
    ("smoke", 0): """[why is the smoke over the tower purple|what makes the smoke over the tower|
              what burns in the crooked tower]
             [where does|what's] [all that|the|this] purple smoke [come from|about]
             is [Master Eldwin|the wizard] [dead|mad|ill|all right|alive in there]""",
    ("smoke", 2): "[how long|since when] has [Master Eldwin|the wizard] been [missing|gone|shut in|unseen]",
    ("gold", 0): "[who was|tell me about|what became of|what do you know of] the robber king",
    ("gold", 1): """how [do I|can one|does one] [get to|find|dig up|reach] the gold under the [watchtower|
              ruin]
             [when|how] does the door under the watchtower open""",
    ("gold", 2): "[has anybody|did anyone|who] [found|searched for|looked for|tried to find] the [gold|"
                 "treasure] under the [watchtower|ruin]",
    ("dragon", 0): "[how big|what colour|how large|what kind of dragon] [is|was] [the dragon|"
                   "that dragon][ over the mountains|]",
    ("dragon", 1): "[did|will] [the dragon|that dragon] [burn a village|attack us|come here|kill anyone]",
    ("dragon", 2): "how [do I|does one|would you|can a man] [kill|fight|slay|tame|outwit] [a dragon|the dragon]",
    ("dragon", 3): "[who saw|when did anybody see|who has seen] [the dragon|a dragon]",
    ("bandits", 0): "[how many bandits|how many robbers|about how many outlaws] [are there|wait|"
                    "hide] on the south road",
    ("bandits", 1): """[who leads|who is the chief of|who commands] the [bandits|robbers|outlaws]
             [who is|have you seen|tell me about] the [man with the red scarf|chief of the bandits|
              bandit leader]""",
    ("bandits", 2): """[where do|where would|where exactly do] the [bandits|robbers|outlaws] [hide|wait|
              live|strike|camp]
             [where is|how far is it to|what happened to] the broken bridge""",
    ("bandits", 3): "[whom did the bandits rob|what did the robbers take|how many wagons did the bandits rob]",
    ("bandits", 4): "how [can we|do merchants|do travellers] [get past|avoid|escape|stay safe from] the [bandits|robbers]",
}


def rumour(key):
    details = [topic(f"{questions}\n{talk_town_details.MORE[key, i]}", answer)
               for i, (questions, answer) in enumerate(DETAILS[key])]
    then = chained([*details, TELL_MORE, REWARD, *RUMOUR_FOLLOWS])
    then += then[:len(details)] * 2
    first = [topic(named[key, i], answer, 0.35) for i, (_, answer) in enumerate(DETAILS[key])
             for named in (BY_NAME, talk_town_details.BY_NAME) if (key, i) in named]
    hinted = filled(topic(talk_town_hints.RUMOURS[key], ABOUT_RUMOUR["a"][0], 1.2), kin=KIN)
    topics = [{**ABOUT_RUMOUR, "weight": 0.8}, {**ANY_RUMOUR, "weight": 0.4}, hinted, *first]
    other = KEYS[(KEYS.index(key) + 4) % len(KEYS)]
    another = filled({**ANOTHER_RUMOUR, "then": chained([TELL_MORE, REWARD, *RUMOUR_FOLLOWS])}, **RUMOURS[other])
    filled_in = [filled({**t, "then": then}, **RUMOURS[key]) for t in topics]
    return [{**t, "then": [*t["then"], another]} for t in filled_in]


TOPICS = list(told_apart([t for key in KEYS for t in rumour(key)], "first", "more"))
