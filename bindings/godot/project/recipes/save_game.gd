extends Node
## The talk goes on where the player left it.

@onready var keeper: RotorChat = $Keeper


func save_game(path: String) -> void:
	var file := FileAccess.open(path, FileAccess.WRITE)
	if file != null: # else the player has to know
		file.store_var({"keeper": keeper.save_state()})


func load_game(path: String) -> void:
	var file := FileAccess.open(path, FileAccess.READ)
	if file != null: # else it is a new game
		keeper.load_state(file.get_var().keeper)
