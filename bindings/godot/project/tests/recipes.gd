## The recipes of the README, run: godot --headless --path . -s tests/recipes.gd
extends SceneTree

var failures := 0


func check(good: bool, what: String) -> void:
	print("ok " if good else "FAIL ", what)
	if not good:
		failures += 1


func _initialize() -> void:
	run.call_deferred()


func with_keeper(recipe: String) -> Node:
	var model := RotorModel.new()
	model.model_path = "res://models/tavern"
	model.backend = "cpu"
	var keeper := RotorChat.new()
	keeper.name = "Keeper"
	keeper.model = model
	keeper.temperature = 0.0
	var node := Node.new()
	node.set_script(load("res://recipes/%s.gd" % recipe))
	node.add_child(keeper)
	root.add_child(node)
	return node


func run() -> void:
	var forks: Variant = with_keeper("forks")
	var questions: Array[String] = ["what can I drink here?", "do you have a room?", "what can I drink here?"]
	var replies: Array[String] = await forks.ask_all(questions)
	check(replies.size() == 3 and "cider" in replies[0] and "silver" in replies[1] and replies[0] == replies[2], "forks: %s" % [replies])
	var action: Variant = with_keeper("action")
	var data: Dictionary = await action.next_action("three meads please")
	check(data.action in ["serve", "refuse", "wait"] and data.price >= 0 and data.price <= 20, "action: %s" % data)
	var frames: Variant = with_keeper("frames")
	check(await frames.answer_in_frames("what can I drink here?") == replies[0], "frames")
	frames.get_node("Keeper").mode = RotorChat.MODE_THREAD
	var save: Variant = with_keeper("save_game")
	save.keeper.set_history(frames.keeper.get_history())
	save.save_game("user://save.dat")
	var loaded: Variant = with_keeper("save_game")
	loaded.load_game("user://save.dat")
	check(loaded.keeper.get_history() == frames.keeper.get_history() and loaded.keeper.get_history().size() == 2, "save_game")
	var gpu: Variant = with_keeper("gpu")
	check(gpu.choices().slice(0, 2) == ["auto", "cpu"], "gpu: %s" % [gpu.choices()])
	gpu.keeper.say("what can I drink here?")
	var first: Array = await gpu.keeper.generation_finished
	gpu.choose(gpu.choices()[-1])
	gpu.keeper.set_history([])
	gpu.keeper.say("what can I drink here?")
	var second: Array = await gpu.keeper.generation_finished
	check(first[0] == replies[0] and second[0] == replies[0], "gpu, after a change")
	var another: Variant = with_keeper("another")
	another.keeper.set_history(frames.keeper.get_history())
	check((await another.another_reply()).length() > 10 and another.keeper.get_history().size() == 2, "another")
	another.take_back()
	check(another.keeper.get_history().is_empty(), "taken back")
	var tools: Variant = with_keeper("tools")
	var served: String = await tools.ask("an ale, please")
	var results: Array[String] = []
	for message: Dictionary in tools.keeper.get_history():
		if message.role == "tool":
			results.append(message.content)
	var taught := "tools" in FileAccess.get_file_as_string("res://models/tavern/tokenizer_config.json")
	check(results == (["The guest has ale."] if taught else []) and served.length() > 10, "tools: %s %s" % [results, served])
	check(tools.serve({"name": "serve", "arguments": {"drink": "an ale"}}) == "The guest has an ale.", "tools")
	var memories: Variant = with_keeper("memories")
	var facts: Array[String] = ["The mill is haunted.", "Two ales cost four coppers.", "The king is dead."]
	await memories.remember(facts)
	check(memories.vectors.size() == 3 and await memories.recall("Two ales cost four coppers.", 1) == ["Two ales cost four coppers."], "memories")
	check((await memories.ask("what can I drink here?")).length() > 5 and "The mill" in memories.keeper.system_prompt, "memories, asked")
	for node: Node in [memories, forks, action, frames, save, loaded, gpu, another, tools]:
		node.queue_free()
	print("failures ", failures)
	quit(1 if failures > 0 else 0)
