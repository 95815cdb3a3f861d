## The console's messages when a reply is not possible, in a game that connects no signals: godot --headless --path . -s tests/told.gd
extends SceneTree


func _initialize() -> void:
	run.call_deferred()


func chat_with(path: String) -> RotorChat:
	var chat := RotorChat.new()
	chat.model = RotorModel.new()
	chat.model.model_path = path
	chat.model.backend = "cpu"
	return chat


func run() -> void:
	var without := RotorChat.new()
	root.add_child(without)
	print("no model: ", without.say("hello"))
	await without.generation_finished
	for path: String in ["", "res://nowhere", "/nowhere", "res://models/untaught"]:
		var chat := chat_with(path)
		root.add_child(chat)
		print("path '%s': " % path, chat.say("hello"))
		if not path.is_empty():
			print("again: ", chat.say("hello"))
		await chat.generation_finished
	var outside := chat_with("res://models/tavern")
	print("outside: ", outside.say("hello"))
	root.add_child(outside)
	await outside.generation_finished
	print("and then: ", outside.get_history().size())
	var wrong := RotorModel.new()
	wrong.model_path = "res://nowhere"
	print("load: ", wrong.load_model())
	quit()
