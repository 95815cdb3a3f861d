// Ternary products, as in project.comp: up to three matrices with one int8 input, TOKENS rows of a
// batch at a time. Lane r of a workgroup has row r of a tile of 32, and groups of lanes share the
// columns.

// The lane's share of the product of a matrix row with a row of activations.
#undef ADD
#undef RESULT
#undef DOT4
#ifdef PLAIN
#define DOT4(a, b) plain_dot4(a, b)
#else
#define DOT4(a, b) dot4(a, b)
#endif
#ifdef POPCOUNT
// Counts the lower and the upper bits of the codes with each plane. The highest plane has the
// signs, so it counts negatively.
#define ADD(t, l, h, plane, j) low[t][j] += (int)popcount(l & plane), high[t][j] += (int)popcount(h & plane)
#define COUNT(t, j) (low[t][j] + 2 * high[t][j])
#define RESULT(t) (COUNT(t, 0) + (COUNT(t, 1) << 1) + (COUNT(t, 2) << 2) + (COUNT(t, 3) << 3) + (COUNT(t, 4) << 4) + \
                   (COUNT(t, 5) << 5) + (COUNT(t, 6) << 6) - (COUNT(t, 7) << 7))
#else
#define ADD(t, word, q) \
    plain[t] += DOT4(word & 0x03030303u, q.x), times4[t] += DOT4(word & 0x0c0c0c0cu, q.y), \
    times16[t] += DOT4(word & 0x30303030u, q.z), plain[t] += DOT4((word >> 6) & 0x03030303u, q.w)
#define RESULT(t) (plain[t] + (times4[t] >> 2) + (times16[t] >> 4))
#endif

// `parts` has a number for each thread and row of the batch.
kernel void NAME(BINDINGS, const project_args a, local int *parts) {
    const uint threads = get_local_size(0), slices = threads / 32u;
    const uint id = get_local_id(0), lane = id % 32u, slice = id / 32u;
    // The product of this workgroup, without an index that changes (see SLAB).
    product m = a.products[0];
    uint before = 0u;
#pragma unroll
    for (uint p = 1u; p < PRODUCTS; ++p) {
        if (get_group_id(0) >= m.end) {
            before = m.end;
            m = a.products[p];
        }
    }
    const uint tile = get_group_id(0) - before, first = TOKENS * get_group_id(1);

    uint x[TOKENS];
#ifdef POPCOUNT
    int low[TOKENS][8], high[TOKENS][8];
#else
    int plain[TOKENS], times4[TOKENS], times16[TOKENS];
#endif
#pragma unroll
    for (uint t = 0u; t < TOKENS; ++t) {
        // A place beyond the last row computes the last row again, and drops the result.
        x[t] = a.quantized + 4u * a.chunks * min(first + t, a.n_tokens - 1u);
#ifdef POPCOUNT
#pragma unroll
        for (uint j = 0u; j < 8u; ++j) low[t][j] = high[t][j] = 0;
#else
        plain[t] = times4[t] = times16[t] = 0;
#endif
    }
    const uint tiles = m.tiles + tile * a.chunks * 32u + lane;
    const uint share = (a.chunks + slices - 1u) / slices, end = min((slice + 1u) * share, a.chunks);
    for (uint c = slice * share; c < end; ++c) {
        const uint4 w = matrix[tiles + 32u * c];
#ifdef POPCOUNT
        const uint even = 0x55555555u;
        const uint l[2] = {(w.x & even) | ((w.y & even) << 1), (w.z & even) | ((w.w & even) << 1)};
        const uint h[2] = {((w.x >> 1) & even) | (w.y & ~even), ((w.z >> 1) & even) | (w.w & ~even)};
#pragma unroll
        for (uint t = 0u; t < TOKENS; ++t) {
#pragma unroll
            for (uint i = 0u; i < 2u; ++i) {
                const uint4 y = acts4[x[t] + 4u * c + 2u * i], z = acts4[x[t] + 4u * c + 2u * i + 1u];
                ADD(t, l[i], h[i], y.x, 0);
                ADD(t, l[i], h[i], y.y, 1);
                ADD(t, l[i], h[i], y.z, 2);
                ADD(t, l[i], h[i], y.w, 3);
                ADD(t, l[i], h[i], z.x, 4);
                ADD(t, l[i], h[i], z.y, 5);
                ADD(t, l[i], h[i], z.z, 6);
                ADD(t, l[i], h[i], z.w, 7);
            }
        }
#else
#pragma unroll
        for (uint t = 0u; t < TOKENS; ++t) {
            const uint4 q0 = acts4[x[t] + 4u * c], q1 = acts4[x[t] + 4u * c + 1u];
            const uint4 q2 = acts4[x[t] + 4u * c + 2u], q3 = acts4[x[t] + 4u * c + 3u];
            ADD(t, w.x, q0);
            ADD(t, w.y, q1);
            ADD(t, w.z, q2);
            ADD(t, w.w, q3);
        }
#endif
    }
#pragma unroll
    for (uint t = 0u; t < TOKENS; ++t) parts[threads * t + id] = RESULT(t);
    barrier(CLK_LOCAL_MEM_FENCE);

    const uint row = 32u * tile + lane;
    if (row >= m.rows) return;
    const uint4 pair = matrix[m.scales + row / 2u];
    const float2 scale_bias = as_float2(row % 2u == 0u ? pair.xy : pair.zw);
    for (uint t = slice; t < TOKENS && first + t < a.n_tokens; t += slices) {
        const uint token = first + t;
        int sum = -(int)acts[a.sums + token];
        for (uint s = 0u; s < slices; ++s) sum += parts[threads * t + 32u * s + lane];
        const uint to = m.target + token * m.rows + row;
        const float y = (float)sum * divide(scale_bias.x, act(a.scales + token)) + scale_bias.y;
        set_act(to, a.add == 1u ? act(to) + y : y);
    }
}
