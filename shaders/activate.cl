// Multiplies neurons by the activation of their gates, as activate.comp does.

kernel __attribute__((reqd_work_group_size(ACTIVATE_THREADS, 1, 1))) void activate(BINDINGS, const activate_args a) {
    const uint i = get_global_id(0);
    if (i >= a.n) return;
    const float g = act(a.gate + i), h = act(a.hidden + i);
    const float positive = g > 0.0f ? g : 0.0f;
    const float factor = a.is_silu == 1u ? divide(g, 1.0f + exponential(-g)) : positive * positive;
    set_act(a.hidden + i, h * factor);
}
