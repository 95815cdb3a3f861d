extends Node
## The player does not like the last reply, or takes back what they said.

@onready var keeper: RotorChat = $Keeper


func another_reply() -> String:
	keeper.seed = randi()
	keeper.regenerate()
	var end: Array = await keeper.generation_finished
	return end[0]


func take_back() -> void:
	keeper.set_history(keeper.get_history().slice(0, -2)) # the rest is not evaluated again
