// Attention of the query heads that share a KV head, over one chunk of positions, as attend.comp: their largest score, the sum
// of exponentials, and the weighted sum of values. One workgroup a (kv head, chunk, row). HEAD_DIM and GROUP are the model's.

#ifndef ATTEND_ARGS
#define ATTEND_ARGS
typedef struct {
    uint layer;
    uint n_kv_heads;
    uint n_layers;
    uint first_row;
    uint first_chunk;
    uint n_chunks;    // of all rows; results are [row - first_row][head][chunk][2 + HEAD_DIM]
    uint q;
    uint results;
    float scale;
} attend_args;
#endif

#undef WORDS
#ifdef IS_F16
#define WORDS (HEAD_DIM / 2u)
#else
#define WORDS HEAD_DIM
#endif

kernel __attribute__((reqd_work_group_size(128, 1, 1))) void NAME(BINDINGS, const attend_args a, SLABS) {
    local float queries[GROUP * HEAD_DIM];
    // Scores, then their exponentials.
    local float weights[GROUP * CHUNK];
    local float lanes[GROUP * 32u];
    global uint *slabs[8] = ALL_SLABS;
    const uint id = get_local_id(0), kv_head = get_group_id(0), chunk = a.first_chunk + get_group_id(1);
    const uint row = a.first_row + get_group_id(2);
    const uint n_positions = plan[ROW_WORDS * row] + 1u, list = plan[ROW_WORDS * row + 1u];
    // None, where other rows of the batch have more chunks.
    const uint n = min(CHUNK, n_positions - min(n_positions, chunk * CHUNK)), n_heads = a.n_kv_heads * GROUP;
    const uint line = WORDS * BLOCK, block = a.n_layers * 2u * a.n_kv_heads * line;
    const uint keys = (a.layer * 2u * a.n_kv_heads + kv_head) * line, values = keys + a.n_kv_heads * line;

    const uint from = a.q + (row * n_heads + kv_head * GROUP) * HEAD_DIM;
    for (uint i = id; i < GROUP * HEAD_DIM; i += CHUNK) queries[i] = act(from + i);
    barrier(CLK_LOCAL_MEM_FENCE);

    // A thread a position.
    float s[GROUP];
    for (uint g = 0u; g < GROUP; ++g) s[g] = 0.0f;
    if (id < n) {
        const uint place = plan[list + (chunk * CHUNK + id) / BLOCK];
        global const uint *at = slabs[place >> 24] + (place & 0xffffffu) * block + keys + id % BLOCK;
        for (uint w = 0u; w < WORDS; ++w) {
            const uint bits = at[w * BLOCK];
#ifdef IS_F16
            const float k0 = from_half(bits), k1 = from_half(bits >> 16);
            for (uint g = 0u; g < GROUP; ++g) {
                const uint i = g * HEAD_DIM + 2u * w;
                s[g] = fused(queries[i + 1u], k1, fused(queries[i], k0, s[g]));
            }
#else
            for (uint g = 0u; g < GROUP; ++g) s[g] = fused(queries[g * HEAD_DIM + w], as_float(bits), s[g]);
#endif
        }
    }
    for (uint g = 0u; g < GROUP; ++g) weights[g * CHUNK + id] = s[g] * a.scale;
    barrier(CLK_LOCAL_MEM_FENCE);

    // 32 lanes a head.
    for (uint i = id; i < GROUP * 32u; i += CHUNK) {
        float largest = NO_SCORE;
        for (uint p = i % 32u; p < n; p += 32u) {
            const float score = weights[i / 32u * CHUNK + p];
            largest = score > largest ? score : largest;
        }
        lanes[i] = largest;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    float most[GROUP];
    for (uint g = 0u; g < GROUP; ++g) {
        most[g] = NO_SCORE;
        for (uint l = 0u; l < 32u; ++l) most[g] = lanes[32u * g + l] > most[g] ? lanes[32u * g + l] : most[g];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint g = 0u; g < GROUP; ++g) {
        weights[g * CHUNK + id] = id < n ? exponential(weights[g * CHUNK + id] - most[g]) : 0.0f;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint i = id; i < GROUP * 32u; i += CHUNK) {
        const uint e = i / 32u * CHUNK + i % 32u;
        lanes[i] = ((weights[e] + weights[e + 32u]) + weights[e + 64u]) + weights[e + 96u];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint width = 16u; width > 0u; width /= 2u) {
        for (uint i = id; i < GROUP * width; i += CHUNK) {
            const uint l = i / width * 32u + i % width;
            lanes[l] += lanes[l + width];
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }

    // A thread a word of values.
    const uint results_of_row = a.results + ((row - a.first_row) * n_heads + kv_head * GROUP) * a.n_chunks * (2u + HEAD_DIM);
    for (uint i = id; i < GROUP * WORDS && n > 0u; i += CHUNK) {
        const uint g = i / WORDS, w = i % WORDS;
        float o0 = 0.0f, o1 = 0.0f;
        for (uint first = 0u; first < n; first += BLOCK) {
            const uint place = plan[list + (chunk * CHUNK + first) / BLOCK];
            global const uint *at = slabs[place >> 24] + (place & 0xffffffu) * block + values + w;
            for (uint p = first; p < min(n, first + BLOCK); ++p) {
                const uint bits = at[(p - first) * WORDS];
                const float e = weights[g * CHUNK + p];
#ifdef IS_F16
                o0 = fused(e, from_half(bits), o0);
                o1 = fused(e, from_half(bits >> 16), o1);
#else
                o0 = fused(e, as_float(bits), o0);
#endif
            }
        }
        const uint to = results_of_row + (g * a.n_chunks + chunk) * (2u + HEAD_DIM);
        if (w == 0u) {
            // Every lane has all of them, but an index that is not a constant would put them into memory.
            float its_most = most[0];
            for (uint h = 1u; h < GROUP; ++h) its_most = h == g ? most[h] : its_most;
            set_act(to, its_most);
            set_act(to + 1u, lanes[32u * g]);
        }
#ifdef IS_F16
        set_act(to + 2u + 2u * w, o0);
        set_act(to + 3u + 2u * w, o1);
#else
        set_act(to + 2u + w, o0);
#endif
    }
}
