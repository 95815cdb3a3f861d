// Applies up to two norms to a row of activations, and quantises it to int16 with a step for each
// group of neighbours, as quantize_groups.comp does. One workgroup per row. With FLOATS the result
// is f32.

kernel __attribute__((reqd_work_group_size(QUANTIZE_THREADS, 1, 1))) void NAME(BINDINGS, const quantize_groups_args a) {
    local float piece[PIECE];
    local float lanes[32];
    // For each group of a piece: the bits of its largest magnitude, and the sum of its numbers.
    local uint largest[PIECE / 64u];
    local int totals[PIECE / 64u];
    const uint id = get_local_id(0), row = get_group_id(0), width = a.norms.width, groups = width / a.size;
    uint unused;
    const uint from = normalise(acts, vectors, a.norms, row, &unused, piece, lanes);
    for (uint first = 0u; first < width; first += PIECE) {
        float x[4u * PIECE_WORDS];
        load(x, acts, from, first, width);
        if (id < PIECE / 64u) {
            largest[id] = 0u;
            totals[id] = 0;
        }
        barrier(CLK_LOCAL_MEM_FENCE);
#pragma unroll
        for (uint j = 0u; j < PIECE_WORDS; ++j) {
            uint most = 0u;
#pragma unroll
            for (uint k = 0u; k < 4u; ++k) most = max(most, magnitude(x[4u * j + k]));
            atomic_max(&largest[element(4u * j) / a.size], most);
        }
        barrier(CLK_LOCAL_MEM_FENCE);
#pragma unroll
        for (uint j = 0u; j < PIECE_WORDS; ++j) {
            const uint group = element(4u * j) / a.size, absmax = largest[group];
            const float s = is_normal(absmax) ? divide(MOST_INT16, as_float(absmax)) : 0.0f;
            const uint word = (first + element(4u * j)) / 4u;
            const bool is_there = 4u * word < width;
            uint upper = 0u, lower = 0u;
            int sum = 0;
#pragma unroll
            for (uint k = 0u; k < 4u; ++k) {
                // The integer is in the lowest two bytes.
                const uint bits = s == 0.0f ? 0u : as_uint(x[4u * j + k] * s + ROUND_MAGIC);
                const int q = (int)(short)(bits & 0xffffu);
                sum += q;
#ifdef FLOATS
                if (is_there) set_act(a.quantized + row * width + 4u * word + k, (float)q);
#endif
                upper |= (((bits + 128u) >> 8) & 255u) << (8u * k);
                lower |= (bits & 255u) << (8u * k);
            }
#ifndef FLOATS
            const uint to = a.quantized + row * (width / 2u) + word / 16u * 32u + word % 16u;
            if (is_there) {
                acts[to] = upper;
                acts[to + 16u] = lower;
            }
#endif
            if (is_there) atomic_add(&totals[group], sum);
        }
        barrier(CLK_LOCAL_MEM_FENCE);
        const uint group = first / a.size + id;
        if (id < PIECE / a.size && group < groups) {
            const uint absmax = largest[id];
            float step = as_float(absmax >= 0x7f800000u ? 0x7fc00000u : 0u);
            if (is_normal(absmax)) step = divide(as_float(absmax), MOST_INT16);
            const uint at = 2u * (a.steps + row * groups + group);
            set_act(at, step);
            acts[at + 1u] = (uint)totals[id];
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }
}
