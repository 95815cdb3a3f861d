extends Node
## Guests talk with the same keeper. Her description is evaluated once, and its memory is shared.

@onready var keeper: RotorChat = $Keeper


func ask_all(questions: Array[String]) -> Array[String]:
	var replies: Array[String] = []
	keeper.warm_up()
	if not await keeper.warmed_up:
		return replies # generation_failed has given the reason
	replies.resize(questions.size())
	var talks: Array[RotorChat] = []
	for i in questions.size():
		var talk := keeper.fork()
		add_child(talk)
		talk.generation_finished.connect(func(reply: String, _cancelled: bool) -> void: replies[i] = reply)
		talk.say(questions[i]) # all replies are generated together in the background
		talks.append(talk)
	for talk in talks:
		while talk.is_busy():
			await get_tree().process_frame
		talk.queue_free()
	return replies
