/*
 * A window in which one talks with the keeper of a tavern, at 60 frames per second. Each frame gives
 * rotor a budget of 4 ms, on the thread that draws. A graph shows the time that rotor took of each.
 *
 *     cargo build --release
 *     cc -O2 -Iinclude examples/c/sdl_tavern.c $(pkg-config --cflags --libs sdl2 SDL2_ttf) \
 *         -Ltarget/release -lrotor -Wl,-rpath,"$PWD/target/release" -o sdl_tavern
 *     ./sdl_tavern models/tavern
 *
 * On Debian and Ubuntu, SDL2 is in libsdl2-dev and libsdl2-ttf-dev. In an engine of your own, take the
 * chapter "The keeper": call begin_load once, keeper_frame in each frame, and ask after each question.
 */
#include <SDL.h>
#include <SDL_ttf.h>
#include <stdio.h>
#include <string.h>

#include "rotor.h"

static const char USAGE[] =
    "usage: sdl_tavern [MODEL [FONT]]\n"
    "  MODEL  a model's directory, or a GGUF file (default: models/tavern)\n"
    "  FONT   a font's file (default: a font that the system has)\n";

enum { BUDGET_US = 4000, MAX_TOKENS = 200, MAX_TEXT = 4096, MAX_LINES = 100, N_FRAMES = 300 };
/* Sizes in pixels: that of the line for input, and of the part below with the frames */
enum { MARGIN = 24, PADDING = 12, GAP = 10, INPUT = 46, STRIP = 150 };

/* The time of rotor in a frame, and all time until the frame was drawn, in milliseconds. */
typedef struct frame {
    double rotor, all;
    int tokens;
    Uint64 begin;
} frame;

/* ---- The talk: what both have said. ---- */
typedef struct line {
    int is_keeper, width, height;
    char text[MAX_TEXT];
    SDL_Texture *picture; /* NULL when the text has changed since it was drawn */
} line;

typedef struct talk {
    int n, scroll;
    line lines[MAX_LINES];
} talk;

/* Appends a text if all of it has room, so that no character is cut. */
static void append(char *to, size_t room, const char *text) {
    if (strlen(to) + strlen(text) < room) strcat(to, text);
}

static void forget_picture(line *line) {
    SDL_DestroyTexture(line->picture);
    line->picture = NULL;
}

static void say(talk *talk, int is_keeper, const char *text) {
    if (talk->n == MAX_LINES) {
        forget_picture(&talk->lines[0]);
        memmove(talk->lines, talk->lines + 1, sizeof talk->lines - sizeof talk->lines[0]);
        talk->n--;
    }
    memset(&talk->lines[talk->n], 0, sizeof talk->lines[0]);
    talk->lines[talk->n].is_keeper = is_keeper;
    append(talk->lines[talk->n++].text, MAX_TEXT, text);
    talk->scroll = 0;
}

/* ---- The keeper: all calls of rotor. ---- */
typedef struct keeper {
    rotor_worker *worker;
    rotor_model *model;
    rotor_session *session;
    rotor_chat *chat;
    float loaded; /* 0 to 1 */
    int is_talking, tokens, frames; /* tokens and frames of the last answer */
    double longest;         /* the longest time of rotor in those frames, in milliseconds */
    char trouble[MAX_TEXT]; /* the last error, or "" */
} keeper;

static void fail(keeper *keeper, const char *what, const char *why) {
    snprintf(keeper->trouble, sizeof keeper->trouble, "%s: %s", what, why);
    fprintf(stderr, "%s\n", keeper->trouble);
    keeper->is_talking = 0;
}

static int check(keeper *keeper, rotor_status status, const char *what) {
    if (status != ROTOR_OK) fail(keeper, what, rotor_last_error());
    return status == ROTOR_OK;
}

/* A worker loads the model on its own thread, so frames go on. */
static void begin_load(keeper *keeper, const char *path) {
    uint64_t job = 0;
    if (check(keeper, rotor_worker_new(&keeper->worker), "worker"))
        check(keeper, rotor_worker_load(keeper->worker, path, NULL, &job), "load");
}

static void open_talk(keeper *keeper) {
    rotor_session_options options;
    rotor_session_options_init(&options, sizeof options);
    rotor_sampling sampling;
    rotor_sampling_init(&sampling, sizeof sampling);
    rotor_chat_options chat;
    rotor_chat_options_init(&chat, sizeof chat);
    sampling.temperature = 0.6f;
    sampling.top_p = 0.9f;
    sampling.seed = 1; /* the same seed gives the same answers */
    options.sampling = &sampling;
    chat.when_full = ROTOR_CHAT_FULL_DROP_OLDEST; /* a talk has no end */
    chat.max_tokens = MAX_TOKENS;
    if (check(keeper, rotor_session_new(keeper->model, &options, &keeper->session), "session"))
        check(keeper, rotor_chat_new(keeper->session, &chat, &keeper->chat), "chat");
}

static void poll_load(keeper *keeper) {
    rotor_event event = {.struct_size = sizeof event};
    while (rotor_worker_poll(keeper->worker, 0, &event) == ROTOR_OK && event.kind != ROTOR_EVENT_NONE) {
        keeper->loaded = event.progress;
        if (event.kind == ROTOR_EVENT_FAILED) fail(keeper, "load", event.text);
        if (event.kind != ROTOR_EVENT_LOADED) continue;
        keeper->model = event.model;
        open_talk(keeper);
    }
}

static void ask(keeper *keeper, const char *question) {
    keeper->is_talking = 1;
    keeper->tokens = keeper->frames = 0;
    keeper->longest = 0;
    keeper->trouble[0] = '\0';
    check(keeper, rotor_chat_add(keeper->chat, "user", question, ROTOR_NUL_TERMINATED), "question");
}

/* Chooses at most one token. If the budget ends before, the next frame goes on from there. With a
 * small model, 60 tokens per second are faster than anyone reads. */
static void step(keeper *keeper, line *answer, frame *now) {
    rotor_step step = {.struct_size = sizeof step};
    if (!check(keeper, rotor_chat_step(keeper->chat, BUDGET_US, &step), "answer")) return;
    now->tokens = step.state == ROTOR_STEP_TOKEN;
    if (step.text_len > 0) forget_picture(answer);
    append(answer->text, MAX_TEXT, step.text);
    if (step.state == ROTOR_STEP_END) keeper->is_talking = 0;
}

static double since(Uint64 begin) {
    return (double)(SDL_GetPerformanceCounter() - begin) * 1000 / (double)SDL_GetPerformanceFrequency();
}

/* Does the work of rotor in a frame, and measures it. */
static void keeper_frame(keeper *keeper, line *answer, frame *now) {
    const Uint64 begin = SDL_GetPerformanceCounter();
    const int was_talking = keeper->is_talking;
    if (was_talking) step(keeper, answer, now);
    if (keeper->model == NULL && keeper->worker != NULL) poll_load(keeper);
    now->rotor = since(begin);
    if (!was_talking) return;
    keeper->frames++;
    keeper->tokens += now->tokens;
    if (now->rotor > keeper->longest) keeper->longest = now->rotor;
    if (keeper->is_talking) return;
    printf("%s\n[%d tokens in %d frames; rotor took at most %.1f ms of a frame]\n", answer->text,
           keeper->tokens, keeper->frames, keeper->longest);
    fflush(stdout);
}

/* ---- The window. ---- */
typedef struct app {
    SDL_Window *window;
    SDL_Renderer *renderer;
    TTF_Font *font, *small;
    int width, height, is_open;
    char typed[512], composed[64]; /* the question, and what an input method has not finished */
    frame frames[N_FRAMES];        /* the last ones, the newest at the end */
    int n_frames;
    keeper keeper;
    talk talk;
} app;

static const SDL_Color PAGE = {28, 24, 22, 255}, BOX = {44, 38, 34, 255}, TEXT = {240, 230, 214, 255},
                       FAINT = {150, 138, 124, 255}, GUEST = {44, 62, 80, 255}, KEEPER = {74, 54, 38, 255},
                       AMBER = {232, 163, 61, 255}, REST = {120, 142, 162, 255}, GREEN = {134, 190, 110, 255},
                       RED = {224, 108, 96, 255};

static void fill(app *app, SDL_Color color, int x, int y, int width, int height) {
    const SDL_Rect area = {x, y, width, height};
    SDL_SetRenderDrawColor(app->renderer, color.r, color.g, color.b, color.a);
    SDL_RenderFillRect(app->renderer, &area);
}

/* Makes a picture of a text, in lines of at most `wrap` pixels. */
static SDL_Texture *picture_of(app *app, TTF_Font *font, SDL_Color color, const char *text, int wrap, int *width,
                               int *height) {
    SDL_Surface *surface = TTF_RenderUTF8_Blended_Wrapped(font, text, color, (Uint32)wrap);
    SDL_Texture *picture = surface == NULL ? NULL : SDL_CreateTextureFromSurface(app->renderer, surface);
    *width = picture == NULL ? 0 : surface->w;
    *height = picture == NULL ? TTF_FontLineSkip(font) : surface->h;
    SDL_FreeSurface(surface);
    return picture;
}

/* Writes one line, and returns where it ends. */
static int write_at(app *app, TTF_Font *font, SDL_Color color, int x, int y, const char *text) {
    SDL_Rect place = {x, y, 0, 0};
    SDL_Texture *picture = picture_of(app, font, color, text, 4000, &place.w, &place.h);
    if (picture == NULL) return x; /* the text is empty */
    SDL_RenderCopy(app->renderer, picture, NULL, &place);
    SDL_DestroyTexture(picture);
    return x + place.w;
}

static void draw_talk(app *app) {
    talk *talk = &app->talk;
    const SDL_Rect view = {0, 0, app->width, app->height - STRIP - INPUT - GAP};
    int all = 0;
    for (int i = 0; i < talk->n; i++) {
        line *line = &talk->lines[i];
        const char *text = line->text[0] != '\0' ? line->text : "...";
        if (line->picture == NULL)
            line->picture = picture_of(app, app->font, TEXT, text, app->width * 3 / 5, &line->width, &line->height);
        all += line->height + 2 * PADDING + GAP;
    }
    const int most = all + MARGIN > view.h ? all + MARGIN - view.h : 0;
    talk->scroll = talk->scroll < 0 ? 0 : talk->scroll > most ? most : talk->scroll;
    SDL_RenderSetClipRect(app->renderer, &view);
    int bottom = most > 0 ? view.h + talk->scroll : all + MARGIN;
    for (int i = talk->n - 1; i >= 0 && bottom > 0; i--) {
        const line *line = &talk->lines[i];
        const int width = line->width + 2 * PADDING, height = line->height + 2 * PADDING;
        const int x = line->is_keeper ? MARGIN : app->width - MARGIN - width;
        bottom -= height + GAP;
        const SDL_Rect place = {x + PADDING, bottom + PADDING, line->width, line->height};
        fill(app, line->is_keeper ? KEEPER : GUEST, x, bottom, width, height);
        SDL_RenderCopy(app->renderer, line->picture, NULL, &place);
    }
    SDL_RenderSetClipRect(app->renderer, NULL);
}

static void draw_input(app *app) {
    const keeper *keeper = &app->keeper;
    const SDL_Rect box = {MARGIN, app->height - STRIP - INPUT, app->width - 2 * MARGIN, INPUT};
    const int y = box.y + (INPUT - TTF_FontHeight(app->font)) / 2;
    char hint[64] = "Say something, and press Return.";
    if (keeper->chat == NULL) snprintf(hint, sizeof hint, "The model loads: %.0f %%", keeper->loaded * 100);
    fill(app, BOX, box.x, box.y, box.w, box.h);
    SDL_RenderSetClipRect(app->renderer, &box);
    if (keeper->trouble[0] != '\0') {
        write_at(app, app->small, RED, box.x + PADDING, y + 4, keeper->trouble);
    } else if (app->typed[0] == '\0' && app->composed[0] == '\0') {
        write_at(app, app->font, FAINT, box.x + PADDING, y, hint);
    } else {
        int typed = 0, composed = 0;
        TTF_SizeUTF8(app->font, app->typed, &typed, NULL);
        TTF_SizeUTF8(app->font, app->composed, &composed, NULL);
        const int left = box.w - 2 * PADDING - typed - composed; /* of a long text, the end is shown */
        int x = write_at(app, app->font, TEXT, box.x + PADDING + (left < 0 ? left : 0), y, app->typed);
        SDL_Rect caret = {x, box.y, 2, box.h};
        SDL_SetTextInputRect(&caret); /* there an input method shows its choices */
        x = write_at(app, app->font, AMBER, x, y, app->composed);
        if (SDL_GetTicks() / 500 % 2 == 0) fill(app, TEXT, x + 1, box.y + PADDING, 2, INPUT - 2 * PADDING);
    }
    SDL_RenderSetClipRect(app->renderer, NULL);
}

/* Draws a bar for each frame: the time of rotor, and the rest. The lines are the budget, and the time
 * that a frame has at 60 frames per second. */
static void draw_frames(app *app) {
    const double scale = 4.2; /* pixels per millisecond */
    const int base = app->height - 20, bars = (app->width - 2 * MARGIN - 64) / 3, n = app->n_frames;
    char numbers[160];
    for (int i = 0; i < bars && i < n; i++) {
        const frame *frame = &app->frames[n - 1 - i];
        const int x = MARGIN + 3 * (bars - 1 - i);
        const int rotor = (int)(SDL_min(frame->rotor, 20) * scale), all = (int)(SDL_min(frame->all, 20) * scale);
        fill(app, REST, x, base - all, 2, all - rotor);
        fill(app, AMBER, x, base - rotor, 2, rotor);
        if (frame->tokens > 0) fill(app, GREEN, x, base + 3, 2, 4);
    }
    const double levels[] = {BUDGET_US / 1000.0, 1000.0 / 60};
    for (int i = 0; i < 2; i++) {
        const int y = base - (int)(levels[i] * scale);
        snprintf(numbers, sizeof numbers, "%.1f ms", levels[i]);
        fill(app, i == 0 ? AMBER : FAINT, MARGIN, y, 3 * bars, 1);
        write_at(app, app->small, i == 0 ? AMBER : FAINT, MARGIN + 3 * bars + 8, y - 8, numbers);
    }
    fill(app, FAINT, MARGIN, base, 3 * bars, 1);
    if (n < 61) return;
    const frame *last = &app->frames[n - 1];
    const keeper *keeper = &app->keeper;
    const double fps = 60 * 1000 / (since(app->frames[n - 61].begin) - since(last->begin));
    const int y = app->height - STRIP + 16;
    snprintf(numbers, sizeof numbers, "%.0f frames per second    ", fps);
    int x = write_at(app, app->small, TEXT, MARGIN, y, numbers);
    snprintf(numbers, sizeof numbers, "rotor: %.1f of %.1f ms    ", last->rotor, BUDGET_US / 1000.0);
    x = write_at(app, app->small, AMBER, x, y, numbers);
    snprintf(numbers, sizeof numbers, "the rest: %.1f ms    ", last->all - last->rotor);
    x = write_at(app, app->small, REST, x, y, numbers);
    snprintf(numbers, sizeof numbers, "tokens: %d in this frame, %d in %d frames of at most %.1f ms of rotor",
             last->tokens, keeper->tokens, keeper->frames, keeper->longest);
    write_at(app, app->small, GREEN, x, y, numbers);
}

static void send(app *app) {
    if (app->typed[0] == '\0' || app->keeper.chat == NULL || app->keeper.is_talking) return;
    printf("> %s\n", app->typed);
    say(&app->talk, 0, app->typed);
    say(&app->talk, 1, "");
    ask(&app->keeper, app->typed);
    app->typed[0] = '\0';
}

static void key(app *app, SDL_Keycode key) {
    size_t end = strlen(app->typed);
    if (key == SDLK_ESCAPE) app->is_open = 0;
    else if (key == SDLK_RETURN || key == SDLK_KP_ENTER) send(app);
    else if (key == SDLK_PAGEUP) app->talk.scroll += app->height / 2;
    else if (key == SDLK_PAGEDOWN) app->talk.scroll -= app->height / 2;
    else if (key == SDLK_BACKSPACE && end > 0) {
        while (--end > 0 && (app->typed[end] & 0xC0) == 0x80) {} /* a character has several bytes */
        app->typed[end] = '\0';
    }
}

static void handle(app *app, const SDL_Event *event) {
    switch (event->type) {
    case SDL_QUIT: app->is_open = 0; break;
    case SDL_TEXTINPUT: append(app->typed, sizeof app->typed, event->text.text); break;
    case SDL_TEXTEDITING: snprintf(app->composed, sizeof app->composed, "%s", event->edit.text); break;
    case SDL_MOUSEWHEEL: app->talk.scroll += 40 * event->wheel.y; break;
    case SDL_KEYDOWN: /* while a text is composed, the input method has the keys */
        if (app->composed[0] == '\0') key(app, event->key.keysym.sym);
        break;
    case SDL_WINDOWEVENT: /* in another width, lines break elsewhere */
        for (int i = 0; i < app->talk.n; i++) forget_picture(&app->talk.lines[i]);
        break;
    }
}

static void run(app *app) {
    while (app->is_open) {
        frame now = {.begin = SDL_GetPerformanceCounter()};
        SDL_Event event;
        while (SDL_PollEvent(&event)) handle(app, &event);
        keeper_frame(&app->keeper, &app->talk.lines[app->talk.n > 0 ? app->talk.n - 1 : 0], &now);
        SDL_GetRendererOutputSize(app->renderer, &app->width, &app->height);
        fill(app, PAGE, 0, 0, app->width, app->height);
        draw_talk(app);
        draw_input(app);
        draw_frames(app);
        SDL_RenderFlush(app->renderer);
        now.all = since(now.begin);
        if (app->n_frames == N_FRAMES) memmove(app->frames, app->frames + 1, sizeof app->frames - sizeof now);
        app->n_frames += app->n_frames < N_FRAMES;
        app->frames[app->n_frames - 1] = now;
        SDL_RenderPresent(app->renderer); /* waits for the screen */
    }
}

static int open_window(app *app, const char *font) {
    static const char *const FONTS[] = {
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
        "/usr/share/fonts/TTF/DejaVuSans.ttf", "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
        "C:/Windows/Fonts/segoeui.ttf",
    };
    if (SDL_Init(SDL_INIT_VIDEO) != 0 || TTF_Init() != 0) return 0;
    for (size_t i = 0; app->small == NULL && i < sizeof FONTS / sizeof FONTS[0]; i++) {
        app->font = TTF_OpenFont(font != NULL ? font : FONTS[i], 19);
        app->small = TTF_OpenFont(font != NULL ? font : FONTS[i], 14);
    }
    if (app->small == NULL) return 0;
    const int place = SDL_WINDOWPOS_CENTERED;
    app->window = SDL_CreateWindow("The Gilded Goose", place, place, 960, 640, SDL_WINDOW_RESIZABLE);
    if (app->window != NULL) app->renderer = SDL_CreateRenderer(app->window, -1, SDL_RENDERER_PRESENTVSYNC);
    SDL_StartTextInput();
    return app->is_open = app->renderer != NULL;
}

int main(int argc, char **argv) {
    static app app;
    if (argc > 1 && strcmp(argv[1], "--help") == 0) return fputs(USAGE, stdout) < 0;
    if (argc > 3 || (argc > 1 && argv[1][0] == '-')) {
        fprintf(stderr, "sdl_tavern: there is no use for %s\n%s", argv[argc > 3 ? 3 : 1], USAGE);
        return 2;
    }
    if (open_window(&app, argc > 2 ? argv[2] : NULL)) {
        begin_load(&app.keeper, argc > 1 ? argv[1] : "models/tavern");
        run(&app);
    } else {
        fail(&app.keeper, "window", SDL_GetError());
    }
    rotor_chat_free(app.keeper.chat);
    rotor_session_free(app.keeper.session);
    rotor_model_free(app.keeper.model);
    rotor_worker_free(app.keeper.worker);
    SDL_Quit();
    return app.keeper.trouble[0] != '\0';
}
