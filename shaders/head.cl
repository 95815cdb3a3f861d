// Logits of rows of the output head, as in head.comp: 32 lanes per row, four rows at a time. FLOAT
// is their type.

#undef ROWS
#define ROWS (HEAD_ROWS / (HEAD_THREADS / 32u))
#undef NUMBER
#if FLOAT == FLOAT_BF16
#define NUMBER(bits, i) as_float(i % 2u == 0u ? bits[i / 2u] << 16 : bits[i / 2u] & 0xffff0000u)
#elif FLOAT == FLOAT_F16
#define NUMBER(bits, i) from_half((bits[i / 2u] >> (16u * (i % 2u))) & 0xffffu)
#else
#define NUMBER(bits, i) as_float(bits[i])
#endif

kernel __attribute__((reqd_work_group_size(HEAD_THREADS, 1, 1))) void NAME(BINDINGS, const head_args a) {
    local float lanes[ROWS * 256u];
    const uint id = get_local_id(0), lane = id % 32u, group = get_group_id(0);
    const uint place = (group * 8u + id / 32u) * ROWS;
    const uint n = FLOAT == FLOAT_F32 ? 4u : 8u;
    const uint n_places = a.capacity == 0u ? a.n_rows : min(acts[a.count], a.capacity);
    const uint steps = group * 8u * ROWS < n_places ? a.steps : 0u;
    uint rows[ROWS];
    float sums[ROWS];
#pragma unroll
    for (uint r = 0u; r < ROWS; ++r) {
        const uint at = min(place + r, max(n_places, 1u) - 1u);
        rows[r] = min(a.capacity == 0u ? at : acts[a.list + at] - a.first, a.n_rows - 1u);
        sums[r] = 0.0f;
    }
    for (uint step = 0u; step < steps; ++step) {
        uint bits[ROWS][4];
#pragma unroll
        for (uint r = 0u; r < ROWS; ++r) vstore4(matrix[(rows[r] * a.steps + step) * 32u + lane], 0, bits[r]);
#pragma unroll
        for (uint i = 0u; i < n; ++i) {
            const uint at = (step * n + i) * 32u + lane;
            const float b = at < a.hidden ? act(a.x + at) : 0.0f;
#pragma unroll
            for (uint r = 0u; r < ROWS; ++r) sums[r] = fused(NUMBER(bits[r], i), b, sums[r]);
        }
    }
#pragma unroll
    for (uint r = 0u; r < ROWS; ++r) lanes[r * 256u + id] = sums[r];
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint width = 16u; width > 0u; width /= 2u) {
        if (lane < width) {
#pragma unroll
            for (uint r = 0u; r < ROWS; ++r) lanes[r * 256u + id] += lanes[r * 256u + id + width];
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    if (lane >= ROWS || place + lane >= n_places) return;
    const uint row = a.capacity == 0u ? place + lane : acts[a.list + place + lane] - a.first;
    if (row < a.n_rows) set_act(a.target + place + lane, lanes[lane * 256u + id - lane]);
}
