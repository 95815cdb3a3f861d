## A guest talks with Marla Fenn, who keeps the Gilded Goose.
extends Control

const GREETING := "Welcome to the Gilded Goose. Hang up your cloak and sit down."

@onready var chat: RotorChat = $Chat
@onready var talk: RichTextLabel = $Margin/Rows/Talk
@onready var words: LineEdit = $Margin/Rows/Words
@onready var in_frames: CheckButton = $Margin/Rows/Bar/InFrames
@onready var status: Label = $Margin/Rows/Bar/Status


func _ready() -> void:
	chat.seed = randi()
	chat.set_history([{"role": "user", "content": "good evening"}, {"role": "assistant", "content": GREETING}])
	chat.token_generated.connect(func(text: String) -> void: talk.add_text(text))
	chat.generation_finished.connect(_on_finished)
	chat.generation_failed.connect(_on_failed)
	chat.warmed_up.connect(_on_warmed_up)
	words.text_submitted.connect(_on_submitted)
	in_frames.toggled.connect(func(on: bool) -> void: chat.mode = RotorChat.MODE_FRAME if on else RotorChat.MODE_THREAD)
	_begin_line("Marla", GREETING)
	words.grab_focus()
	chat.warm_up()


func _begin_line(who: String, text := "") -> void:
	talk.push_bold()
	talk.add_text(who + "  ")
	talk.pop()
	talk.add_text(text)


func _on_submitted(text: String) -> void:
	if text.strip_edges() == "" or chat.is_busy():
		return
	words.clear()
	talk.add_text("\n")
	_begin_line("You", text + "\n")
	_begin_line("Marla")
	chat.say(text)


func _on_warmed_up(ready: bool) -> void:
	if ready:
		status.text = "on " + chat.model.get_info().backend


func _on_failed(message: String) -> void:
	status.text = message


func _on_finished(_reply: String, cancelled: bool) -> void:
	if not cancelled:
		status.text = "%.0f tokens a second" % chat.get_stats().generated_tokens_per_second
