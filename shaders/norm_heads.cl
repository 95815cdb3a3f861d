// Normalises each head of queries or keys in place, as norm_heads.comp does: 32 lanes per head.

kernel __attribute__((reqd_work_group_size(NORM_HEADS_THREADS, 1, 1))) void norm_heads(BINDINGS, const norm_heads_args a) {
    local float lanes[NORM_HEADS_THREADS];
    const uint id = get_local_id(0), lane = id % 32u;
    const uint head = get_group_id(0) * (NORM_HEADS_THREADS / 32u) + id / 32u;
    // A place beyond the last head sums the last head again, and drops the result.
    const uint from = a.source + min(head, a.n - 1u) * a.head_dim;
    float sum = 0.0f;
    for (uint d = lane; d < a.head_dim; d += 32u) sum = fused(act(from + d), act(from + d), sum);
    lanes[id] = sum;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint width = 16u; width > 0u; width /= 2u) {
        if (lane < width) lanes[id] += lanes[id + width];
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    if (head >= a.n) return;
    const float r = divide(1.0f, root(divide(lanes[id - lane], (float)a.head_dim) + a.eps));
    for (uint d = lane; d < a.head_dim; d += 32u) set_act(from + d, (act(from + d) * r) * vectors[a.gain + d]);
}
