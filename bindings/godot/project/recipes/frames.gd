extends Node
## Generates without a thread: in at most two milliseconds of each frame, and not while the game is paused.

@onready var keeper: RotorChat = $Keeper


func answer_in_frames(question: String) -> String:
	keeper.mode = RotorChat.MODE_FRAME
	keeper.frame_budget_ms = 2.0
	keeper.say(question)
	var end: Array = await keeper.generation_finished
	return end[0]
