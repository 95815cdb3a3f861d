## A guest talks with Marla Fenn, who keeps the Gilded Goose. If her model was taught tools, she
## sells: she calls `sell_item`, the game takes the price from the guest's purse, and she answers.
extends Control

const GREETING := "Welcome to the Gilded Goose. Hang up your cloak and sit down."
const TOOLS: Array = [{"type": "function", "function": {
	"name": "sell_item",
	"description": "Sells something to the guest",
	"parameters": {
		"type": "object",
		"properties": {"item": {"type": "string"}, "count": {"type": "integer"}},
		"required": ["item", "count"],
	},
}}]
const PRICES := { # in coppers
	"ale": 2, "cider": 2, "mead": 4, "red wine": 5, "dwarf firewater": 6, "milk": 1, "mint tea": 1,
	"mutton stew": 3, "meat pie": 4, "roast chicken": 6, "smoked trout": 5, "mushroom soup": 2,
	"bread and cheese": 2, "apple tart": 2, "porridge": 1,
}
const MOST_CALLS := 3 # before an answer, should the model go on and on
const NUMBERS := ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]

@onready var chat: RotorChat = $Chat
@onready var talk: RichTextLabel = $Margin/Rows/Talk
@onready var goods: Label = $Margin/Rows/Goods
@onready var words: LineEdit = $Margin/Rows/Words
@onready var in_frames: CheckButton = $Margin/Rows/Bar/InFrames
@onready var status: Label = $Margin/Rows/Bar/Status

var purse := 25 # coppers; ten are a silver
var table := {} # how many of each item the guest has bought
var reply := "" # so far
var called := 0 # how often since the guest spoke


func _ready() -> void:
	chat.seed = randi()
	chat.tools = TOOLS
	chat.set_history([{"role": "user", "content": "good evening"}, {"role": "assistant", "content": GREETING}])
	chat.token_generated.connect(_on_token)
	chat.generation_finished.connect(_on_finished)
	chat.generation_failed.connect(_on_failed)
	chat.warmed_up.connect(_on_warmed_up)
	words.text_submitted.connect(_on_submitted)
	in_frames.toggled.connect(func(on: bool) -> void: chat.mode = RotorChat.MODE_FRAME if on else RotorChat.MODE_THREAD)
	_begin_line("Marla", GREETING)
	_show_goods()
	words.grab_focus()
	chat.warm_up()


## Sells if the guest can pay, and tells the model what happened. A model may ask for anything.
func sell(item: String, count: int) -> String:
	var price: int = PRICES.get(item, 0)
	if price == 0 or count < 1:
		return "There is none left."
	if count > purse / price:
		return "The guest has not enough money."
	purse -= count * price
	table[item] = table.get(item, 0) + count
	return "Sold %d %s for %s." % [count, item, coins(count * price)]


func call_tool(call: Dictionary) -> String:
	if call.name != "sell_item":
		return "There is no such tool."
	var count := str(call.arguments.get("count", 1)) # numbers in JSON are floats
	return sell(str(call.arguments.get("item", "")), count.to_int())


## An amount as Marla says it.
func coins(coppers: int) -> String:
	var parts: Array[String] = []
	for part: Array in [[coppers / 10, "silver"], [coppers % 10, "copper"]]:
		if part[0] > 0:
			parts.append("%s %s%s" % [NUMBERS[part[0]], part[1], "" if part[0] == 1 else "s"])
	return "nothing" if parts.is_empty() else " and ".join(parts)


func _show_goods() -> void:
	var bought := table.keys().map(func(item: String) -> String: return "%d %s" % [table[item], item])
	goods.text = "In your purse: %s\nOn your table: %s" % [
		coins(purse), "nothing" if bought.is_empty() else ", ".join(bought)]


func _begin_line(who: String, text := "") -> void:
	talk.push_bold()
	talk.add_text(who + "  ")
	talk.pop()
	talk.add_text(text)


func _on_submitted(text: String) -> void:
	if text.strip_edges() == "" or chat.is_busy():
		return
	words.clear()
	talk.add_text("\n")
	_begin_line("You", text + "\n")
	_begin_line("Marla")
	reply = ""
	called = 0
	chat.say(text)


func _on_token(text: String) -> void:
	reply += text
	if not reply.begins_with("<"): # otherwise it is a call of a tool, which is not for the guest
		talk.add_text(text)


func _on_warmed_up(ready: bool) -> void:
	if not ready:
		return
	status.text = "on " + chat.model.get_info().backend
	# A model that was not taught tools has no place for them in its prompt, and calls none.
	var with_tools := chat.count_tokens()
	chat.tools = []
	goods.visible = chat.count_tokens() < with_tools
	chat.tools = TOOLS


func _on_failed(message: String) -> void:
	status.text = message


func _on_finished(_reply: String, cancelled: bool) -> void:
	if cancelled:
		return
	status.text = "%.0f tokens a second" % chat.get_stats().generated_tokens_per_second
	var calls: Array = chat.get_answer().get("tool_calls", [])
	if calls.is_empty() or called == MOST_CALLS:
		return
	called += 1
	for call: Dictionary in calls:
		chat.add_message({"role": "tool", "tool_call_id": call.id, "content": call_tool(call)})
	_show_goods()
	reply = ""
	chat.reply()
