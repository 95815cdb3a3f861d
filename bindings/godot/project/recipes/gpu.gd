extends Node
## The backends for an options menu. "auto" takes a fast GPU, and the CPU if there is none or if it fails.

@onready var keeper: RotorChat = $Keeper


func choices() -> Array[String]:
	var backends: Array[String] = ["auto", "cpu"]
	for device: Dictionary in RotorEngine.get_devices():
		backends.append(device.backend) # device.name is for the player
	return backends


func choose(backend: String) -> void:
	keeper.model.backend = backend
	keeper.model.unload() # the next reply loads it again; the conversation continues
