## The demo: godot --headless --path . -s tests/demo.gd. With "-- call" the model is made to call, which takes a chat template with
## tools; with "-- sale" it calls by itself, which takes a model that was taught tools.
extends SceneTree

const CALLS := """<tool_call>
{"name": "sell_item", "arguments": {"item": "ale", "count": 2}}
</tool_call>
<tool_call>
{"name": "sell_item", "arguments": {"item": "dwarf firewater", "count": 4}}
</tool_call>"""

var failures := 0


func check(good: bool, what: String) -> void:
	print("ok " if good else "FAIL ", what)
	if not good:
		failures += 1


func _initialize() -> void:
	run.call_deferred()


func run() -> void:
	if "call" in OS.get_cmdline_user_args():
		await test_call()
	elif "sale" in OS.get_cmdline_user_args():
		await test_sale()
	else:
		test_purse()
		await test_talk()
	print("failures ", failures)
	quit(1 if failures > 0 else 0)


## Without a model.
func test_purse() -> void:
	var tavern: Variant = load("res://demo/tavern.gd").new()
	check(tavern.coins(tavern.purse) == "two silvers and five coppers", "the purse")
	check(tavern.coins(11) == "one silver and one copper" and tavern.coins(0) == "nothing", "amounts")
	check(tavern.sell("ale", 2) == "Sold 2 ale for four coppers.", "a sale")
	check(tavern.purse == 21 and tavern.table == {"ale": 2}, "takes the price")
	for count: int in [4, 1 << 62]:
		check(tavern.sell("dwarf firewater", count) == "The guest has not enough money.", "too dear")
	for wrong: Array in [["sword", 1], ["", 1], ["ale", 0], ["ale", -1]]:
		check(tavern.sell(wrong[0], wrong[1]) == "There is none left.", "no sale: %s" % [wrong])
	check(tavern.purse == 21 and tavern.table == {"ale": 2}, "takes nothing")
	check(tavern.call_tool({"name": "sell_item", "arguments": {"item": "mead", "count": 5.0}}) == "Sold 5 mead for two silvers.", "a call")
	for arguments: Dictionary in [{}, {"item": ["mead"], "count": {}}, {"item": "mead", "count": "many"}]:
		check(tavern.call_tool({"name": "sell_item", "arguments": arguments}) == "There is none left.", "arguments: %s" % arguments)
	check(tavern.call_tool({"name": "dance", "arguments": {}}) == "There is no such tool.", "another tool")
	check(tavern.sell("milk", 1) == "Sold 1 milk for one copper." and tavern.coins(tavern.purse) == "nothing", "the last copper")
	check(tavern.sell("milk", 1) == "The guest has not enough money.", "an empty purse")
	print("taught ", JSON.stringify({"tools": tavern.TOOLS, "prices": tavern.PRICES}))
	tavern.free()


## The scene, with what has to come before its script runs.
func opened(before := func(_tavern: Control) -> void: pass) -> Control:
	var tavern: Control = load("res://demo/tavern.tscn").instantiate()
	var chat: RotorChat = tavern.get_node("Chat")
	chat.model.backend = "cpu"
	chat.temperature = 0.0
	before.call(tavern)
	root.add_child(tavern)
	while chat.is_busy():
		await process_frame
	return tavern


## The results of the tools, and what Marla says at last.
func say(tavern: Variant, text: String) -> Array:
	var before: int = tavern.chat.get_history().size()
	tavern.words.text_submitted.emit(text)
	while tavern.chat.is_busy():
		await process_frame
	var added: Array = tavern.chat.get_history().slice(before)
	var results := added.filter(func(message: Dictionary) -> bool: return message.role == "tool")
	return [results.map(func(message: Dictionary) -> String: return message.content), added[-1].content]


func test_talk() -> void:
	var tavern: Variant = await opened()
	var taught := "tools" in FileAccess.get_file_as_string("res://models/tavern/tokenizer_config.json")
	check(tavern.goods.visible == taught, "a purse for a model that was taught tools")
	var said := await say(tavern, "what can I drink here?")
	check(said[0] == [] and "cider" in said[1] and tavern.talk.get_parsed_text().ends_with("Marla  " + said[1]), "a talk: %s" % [said])
	tavern.queue_free()


func test_call() -> void:
	var force := func(chat: RotorChat, text: String) -> void:
		chat.grammar = RotorGrammar.new()
		chat.grammar.kind = RotorGrammar.CHOICE
		chat.grammar.source = JSON.stringify([text])
	var tavern: Variant = await opened(func(made: Control) -> void:
		var chat: RotorChat = made.get_node("Chat")
		chat.max_tokens = 200
		force.call(chat, CALLS)
		chat.generation_finished.connect(func(_reply: String, _cancelled: bool) -> void: force.call(chat, "Here you are.")))
	check(tavern.goods.visible and tavern.goods.text == "In your purse: two silvers and five coppers\nOn your table: nothing", "the purse")
	var said := await say(tavern, "two ales, and four firewaters")
	check(said == [["Sold 2 ale for four coppers.", "The guest has not enough money."], "Here you are."], "calls: %s" % [said])
	check(tavern.goods.text == "In your purse: two silvers and one copper\nOn your table: 2 ale", "sold")
	check(tavern.talk.get_parsed_text().ends_with("You  two ales, and four firewaters\nMarla  Here you are."), "the guest sees no call")
	check((await say(tavern, "thanks"))[1] == "Here you are." and tavern.chat.tools == tavern.TOOLS, "the talk goes on")
	tavern.queue_free()
	# It does not call for ever.
	tavern = await opened(func(made: Control) -> void:
		made.get_node("Chat").max_tokens = 200
		force.call(made.get_node("Chat"), CALLS))
	said = await say(tavern, "ales")
	check(said[0].size() == 2 * tavern.MOST_CALLS and tavern.table == {"ale": 6}, "calls without an end: %s" % [said])
	tavern.queue_free()


func test_sale() -> void:
	var tavern: Variant = await opened()
	var said := await say(tavern, "two ales please")
	check(said[0] == ["Sold 2 ale for four coppers."] and "four coppers" in said[1], "a sale: %s" % [said])
	check(tavern.goods.text == "In your purse: two silvers and one copper\nOn your table: 2 ale", "sold: " + tavern.goods.text)
	tavern.purse = 3
	said = await say(tavern, "a roast chicken please")
	check(said[0] == ["The guest has not enough money."] and "purse" in said[1], "too dear: %s" % [said])
	check(tavern.purse == 3 and "<" not in tavern.talk.get_parsed_text(), "not sold")
	tavern.queue_free()
