// Runs the arithmetic of common.cl by itself, for tests, as probe.comp does. Each of `n` triples
// (a, b, c) gives seven results.

kernel __attribute__((reqd_work_group_size(PROBE_THREADS, 1, 1))) void probe(BINDINGS, const probe_args args) {
    const uint i = get_global_id(0);
    if (i >= args.n) return;
    const float a = act(3u * i), b = act(3u * i + 1u), c = act(3u * i + 2u);
    const uint to = args.results + 7u * i;
    set_act(to, fused(a, b, c));
    set_act(to + 1u, divide(a, b));
    set_act(to + 2u, root(fabs(a)));
    set_act(to + 3u, exponential(a));
    acts[to + 4u] = to_half(a);
    set_act(to + 5u, from_half(as_uint(a) & 0xffffu));
    set_act(to + 6u, a * b + c);
}
