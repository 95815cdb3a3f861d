## The README's picture of the demo: godot --path . -s tests/picture.gd -- OUT.png. Needs a display.
extends SceneTree


func _initialize() -> void:
	var tavern: Control = load("res://demo/tavern.tscn").instantiate()
	root.add_child(tavern)
	await process_frame # _ready has been called
	await tavern.chat.warmed_up
	tavern.chat.seed = 1
	tavern.chat.temperature = 0.0
	for words: String in ["what can I drink here?", "which is the strongest?", "I'll try it"]:
		tavern.words.text_submitted.emit(words)
		while tavern.chat.is_busy(): # she may call a tool before she answers
			await process_frame
	for i in 5:
		await process_frame
	await RenderingServer.frame_post_draw
	root.get_texture().get_image().save_png(OS.get_cmdline_user_args()[0])
	quit()
