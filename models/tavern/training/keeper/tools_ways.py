"""Ways as calls: which questions ask for the way to a place of the list, and what the game returns."""
import re

from . import manners_unsold, talk_lists, talk_town_ways, topics, world
from .talk_town_places import KEEPERS

WAYS = {name: way for _, _, name, way, _ in world.PLACES}
PLACES = {key: name for key, _, name, _, _ in world.PLACES}
AT_HOME = {person: PLACES[key] for key, person in KEEPERS.items()}
SELLERS = {"Brenna's smithy by the north gate": "smith", "Pim's shop on the market square": "shop",
           "Willa's house by the river": "healer", "Master Eldwin's tower past the mill": "tower",
           "the farmers on the market square": "market"}
RUMOUR_KEYS = ["wood", "mine", "castle", None, "graveyard", "tower", "watchtower", None, None]
RUMOUR_PLACES = {rumour[1]: PLACES[key] for rumour, key in zip(world.RUMOURS, RUMOUR_KEYS) if key}
NEEDS = {id(t["q"]): t for t in talk_town_ways.TOPICS
         if t.get("values", {}).get("name") in WAYS and not t["a"][0].startswith("The bridge is broken")}
# of these needs only some lines ask for the way
MIXED = {PLACES[key] for key in ("market", "wood", "capital", "mine", "watchtower", "graveyard")}
ASKS_WAY = re.compile(
    r"(?i)\b(where|whereabouts|how (do|can|would|does|should)|which (way|road|house|street|part|door)|what road|"
    r"in which|behind which|on which street|find|get to|take me|point|show me|looking for|want to|need to|have to|"
     "must|"
    r"I'd like to|who sells|a place|somewhere|anywhere|reach|bound for|on the way|heading|which shop|who has)\b")
ONLY_ASKS = re.compile(r"(?i)(what|when|on which day|why|is there anything|how far|how much|isn't there)\b")
# of those who want to buy what others sell: who asks for the shop
ASKS_SHOP = re.compile(r"(?i)\b(where|who|which shop|somewhere|anywhere|a place|a shop|looking for|needs?|"
                        "could (really )?use|"
                       r"in the market|in need of|come for|here to buy|came to buy|have to get|get hold)\b")


def place_of(topic):
    """The place to which a line of this topic may ask the way, or None."""
    values, says = topic.get("values", {}), topic["a"][0]
    name = values.get("name")
    if says.startswith("For {name}, {way}") or id(topic["q"]) in NEEDS:
        return name if name in WAYS else None
    if says.startswith(("{name} is {place}", "{pronoun}'s {place}. [Tell")):
        return AT_HOME.get(name)
    if values.get("place") in SELLERS and says.startswith("Not here, {friend}. Try {place}"):
        return PLACES[SELLERS[values["place"]]]
    if says.startswith("{where}."):
        return RUMOUR_PLACES.get(values.get("rumour"))
    return "the guardhouse" if says.startswith("[Ask for Captain Roderick") else None


def asks_way(topic, asked):
    """Whether this line does ask for the way; the others of its topic are answered in words."""
    if topic["a"][0].startswith("For {name}, {way}"):
        return True
    if id(topic["q"]) in NEEDS and topic["values"]["name"] not in MIXED:
        return not ONLY_ASKS.match(asked)
    asks = ASKS_SHOP if topic["a"][0].startswith("Not here") else ASKS_WAY
    return bool(asks.search(asked)) and not ONLY_ASKS.match(asked)


def asked_for():
    """(weight, topics) from which a turn that asks for a way is drawn."""
    ways = [t for t in topics.place_topics() if t["a"][0].startswith("For {name}, {way}")]
    people = [t for t in topics.people_topics() if t["a"][0].startswith("{name} is {place}") and place_of(t)]
    elsewhere = [t for t in [*topics.not_sold_topics(), *manners_unsold.elsewhere_topics()] if place_of(t)]
    return [(50, ways), (34, list(NEEDS.values())), (8, people), (8, elsewhere)]


ASKED = asked_for()
MARKED = ["The place is marked on the map.", "ok", "marked", "done", "The guest knows the way.", '{"ok": true}',
          "true", "Waypoint set to {name}.", "marker placed", "path drawn",
          "{Name} is marked on the map.", "Marked: {name}", "The guest's map shows {name} now.", "success",
          "Way shown.",
          '{"marked": "{name}"}', "Marker set.", "The guest sees the way.", "Directions given.", "null",
          "place found"]
NOT_MARKED = ["error: unknown place", "The guest has no map.", '{"ok": false}', "failed",
              "There is no such place on the map.",
              "error", "not found", "No marker for {name}.", "false", "There is no such tool.",
              "error: no map", "The map does not show {name}.", "could not set the marker"]


def result(t, place, done):
    text = t.pick(MARKED if done else NOT_MARKED)
    return text.replace("{name}", place).replace("{Name}", place[0].upper() + place[1:])


def cannot_mark(place):
    return f"I can't mark that on your map, {{friend}}. But {WAYS[place]}."


def a_topic(t):
    return t.pick(t.rng.choices([found for _, found in ASKED], [weight for weight, _ in ASKED])[0])


WAY_QUESTIONS = talk_lists.WAY_TO["q"][:3] + [
    "[where is|where's|which way is|how do I get to|how do I find] {names}",
    "[could you|can you] [show me|tell me] the way to {names}",
    "[mark|show me] {names} on [my|the] map[, please|]", "[which road|which street] [leads|goes] to {names}",
    "[put|draw] {names} on my map", "[lead|point|direct] me to {names}", "[in which direction|which direction] is {names}",
    "[I can't find|I'm on my way to|I'm trying to find] {names}", "[I have to go to|I need to get to|I'm looking for] {names}"]
