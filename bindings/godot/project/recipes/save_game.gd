extends Node
## The conversation continues where the player left it.

@onready var keeper: RotorChat = $Keeper


func save_game(path: String) -> void:
	var file := FileAccess.open(path, FileAccess.WRITE)
	if file != null: # otherwise the game has to inform the player
		file.store_var({"keeper": keeper.save_state()})


func load_game(path: String) -> void:
	var file := FileAccess.open(path, FileAccess.READ)
	if file != null: # otherwise this is a new game
		keeper.load_state(file.get_var().keeper)
