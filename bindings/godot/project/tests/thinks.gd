## A model that thinks: godot --headless --path . -s tests/thinks.gd. Prints its thoughts and replies, a line of JSON for each run.
extends SceneTree


func _initialize() -> void:
	run.call_deferred()


func run() -> void:
	var model := RotorModel.new()
	model.model_path = "res://models/thinks"
	model.backend = "cpu"
	for mode: int in [RotorChat.MODE_THREAD, RotorChat.MODE_FRAME]:
		var chat := RotorChat.new()
		chat.model = model
		chat.mode = mode
		chat.temperature = 0.0
		chat.separate_thoughts = true
		chat.max_thinking_tokens = 8
		var thoughts: Array[String] = []
		chat.thought_generated.connect(func(text: String) -> void: thoughts.append(text))
		root.add_child(chat)
		# The last run ends within a thought.
		for most: int in [24, 30, 6]:
			thoughts.clear()
			chat.max_tokens = most
			chat.say("Hi")
			var end: Array = await chat.generation_finished
			print(JSON.stringify({"thought": "".join(thoughts), "reply": end[0], "messages": chat.get_history().size()}))
		chat.queue_free()
	quit()
