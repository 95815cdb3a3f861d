// Products of ternary weights with a scale per group, as in project_groups.comp: up to three
// matrices with one int16 input, TOKENS rows of a batch at a time. Lane r of a workgroup has row r
// of a tile of 32, and groups of lanes share the groups of columns.

#undef AHEAD
#if TOKENS == 1
#define AHEAD GROUPS_AHEAD
#else
#define AHEAD 1u
#endif
// A chunk of weights `w`, and the lane's sums of its products with the input from the unit `x` on.
// With PLAIN, the input is f32, and sums are integers below 2^24, which are exact in f32.
#undef INPUT_UNITS
#undef SUMS
#undef ADD
#undef ADD_CHUNK
#undef RESULT
#ifdef PLAIN
#define INPUT_UNITS 16u
#define SUMS float sum = 0.0f
#define ADD(word, x) \
    sum += plain_group_dot(word & 0x03030303u, acts4[x]) + plain_group_dot((word >> 2) & 0x03030303u, acts4[x + 1u]), \
    sum += plain_group_dot((word >> 4) & 0x03030303u, acts4[x + 2u]) + plain_group_dot((word >> 6) & 0x03030303u, acts4[x + 3u])
#define ADD_CHUNK(w, x) ADD(w.x, x), ADD(w.y, x + 4u), ADD(w.z, x + 8u), ADD(w.w, x + 12u)
#define RESULT sum
#else
#define INPUT_UNITS 8u
#define SUMS int3 upper = 0, lower = 0
#define ADD(word, a, b) \
    upper.x += dot4(word & 0x03030303u, a.x), upper.x += dot4((word >> 6) & 0x03030303u, a.w), \
    upper.y += dot4(word & 0x0c0c0c0cu, a.y), upper.z += dot4(word & 0x30303030u, a.z), \
    lower.x += dot4(word & 0x03030303u, b.x), lower.x += dot4((word >> 6) & 0x03030303u, b.w), \
    lower.y += dot4(word & 0x0c0c0c0cu, b.y), lower.z += dot4(word & 0x30303030u, b.z)
#define ADD_CHUNK(w, x) \
    ADD(w.x, acts4[x], acts4[x + 4u]), ADD(w.y, acts4[x + 1u], acts4[x + 5u]), \
    ADD(w.z, acts4[x + 2u], acts4[x + 6u]), ADD(w.w, acts4[x + 3u], acts4[x + 7u])
#define RESULT \
    (float)(256 * (upper.x + (upper.y >> 2) + (upper.z >> 4)) + lower.x + (lower.y >> 2) + (lower.z >> 4))
#endif

// `parts` has two numbers for each thread, row of the batch, and group ahead: the sums of groups,
// then their factors.
kernel void NAME(BINDINGS, const project_groups_args a, local float *parts) {
    const uint threads = get_local_size(0), slices = threads / 32u, width = AHEAD * threads;
    const uint id = get_local_id(0), lane = id % 32u, slice = id / 32u;
    local float *dots = parts, *factors = parts + TOKENS * width;
    // The product of this workgroup, without an index that changes (see SLAB).
    grouped_product m = a.products[0];
    uint before = 0u;
#pragma unroll
    for (uint p = 1u; p < PRODUCTS; ++p) {
        if (get_group_id(0) >= m.end) {
            before = m.end;
            m = a.products[p];
        }
    }
    const uint tile = get_group_id(0) - before, units = group_units(a.chunks, a.scale_type);

    // A place beyond the last row computes the last row again, and drops the result.
    uint token[TOKENS];
    float y[TOKENS];
#pragma unroll
    for (uint t = 0u; t < TOKENS; ++t) {
        token[t] = min(TOKENS * (uint)get_group_id(1) + t, a.n_tokens - 1u);
        y[t] = 0.0f;
    }
    for (uint first = 0u; first < a.groups; first += AHEAD * slices) {
        for (uint place = slice; place < AHEAD * slices && first + place < a.groups; place += slices) {
            const uint group = first + place, start = m.tiles + (tile * a.groups + group) * units;
            const float scale = scale_of(matrix, a.chunks, a.scale_type, start, lane);
#pragma unroll
            for (uint t = 0u; t < TOKENS; ++t) {
                SUMS;
                for (uint c = 0u; c < a.chunks; ++c) {
                    const uint4 w = matrix[start + 32u * c + lane];
                    const uint x = a.quantized + INPUT_UNITS * ((token[t] * a.groups + group) * a.chunks + c);
                    ADD_CHUNK(w, x);
                }
                const uint step = 2u * (a.steps + token[t] * a.groups + group);
                dots[t * width + 32u * place + lane] = RESULT - (float)(int)acts[step + 1u];
                factors[t * width + 32u * place + lane] = scale * act(step);
            }
        }
        barrier(CLK_LOCAL_MEM_FENCE);
        const uint n = min(a.groups - first, AHEAD * slices);
#pragma unroll
        for (uint t = 0u; t < TOKENS; ++t) {
            for (uint i = lane; i < 32u * n && t % slices == slice; i += 32u) {
                y[t] = fused(dots[t * width + i], factors[t * width + i], y[t]);
            }
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }

    const uint row = 32u * tile + lane;
    if (row >= m.rows) return;
#pragma unroll
    for (uint t = 0u; t < TOKENS; ++t) {
        if (t % slices != slice || TOKENS * get_group_id(1) + t >= a.n_tokens) continue;
        const uint to = m.target + token[t] * m.stride + row;
        if (m.bias != 0u) y[t] += as_float(matrix_words[4u * m.bias + row]);
        set_act(to, a.add == 1u ? act(to) + y[t] : y[t]);
    }
}
