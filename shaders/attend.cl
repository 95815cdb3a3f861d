// Attention of the query heads that share a KV head, over one chunk of positions, as attend.comp: their largest score, the sum
// of exponentials, and the weighted sum of values. One workgroup a (kv head, chunk, row). HEAD_DIM and GROUP are the model's.
// KV_F16, KV_F32 or KV_I8: what the cache keeps.

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

#undef PER_WORD
#undef SCALE_WORDS
#undef ELEMENT
#ifdef KV_I8
#define PER_WORD 4u
#define SCALE_WORDS 1u
#define ELEMENT(bits, i) (float)as_char((uchar)((bits) >> (8u * (i))))
#elif defined(KV_F16)
#define PER_WORD 2u
#define SCALE_WORDS 0u
#define ELEMENT(bits, i) from_half((bits) >> (16u * (i)))
#else
#define PER_WORD 1u
#define SCALE_WORDS 0u
#define ELEMENT(bits, i) as_float(bits)
#endif
#undef WORDS
#define WORDS ((HEAD_DIM + PER_WORD - 1u) / PER_WORD)
// Elements of a head in whole words of int8; what is beyond HEAD_DIM is zeros and changes no sum.
#undef PADDED
#define PADDED ((HEAD_DIM + 3u) / 4u * 4u)

kernel __attribute__((reqd_work_group_size(128, 1, 1))) void NAME(BINDINGS, const attend_args a, SLABS) {
    local float queries[GROUP * PADDED];
    // Scores, then their exponentials.
    local float weights[GROUP * CHUNK];
    local float lanes[GROUP * 32u];
    global uint *slabs[8] = ALL_SLABS;
    const uint id = get_local_id(0), kv_head = get_group_id(0), chunk = a.first_chunk + get_group_id(1);
    const uint row = a.first_row + get_group_id(2);
    const uint n_positions = plan[ROW_WORDS * row] + 1u, list = plan[ROW_WORDS * row + 1u];
    // None, where other rows of the batch have more chunks.
    const uint n = min(CHUNK, n_positions - min(n_positions, chunk * CHUNK)), n_heads = a.n_kv_heads * GROUP;
    const uint side = (WORDS + SCALE_WORDS) * BLOCK, block = a.n_layers * 2u * a.n_kv_heads * side;
    const uint keys = (a.layer * 2u * a.n_kv_heads + kv_head) * side, values = keys + a.n_kv_heads * side;

    const uint from = a.q + (row * n_heads + kv_head * GROUP) * HEAD_DIM;
    for (uint i = id; i < GROUP * PADDED; i += CHUNK) {
        const uint g = i / PADDED, d = i % PADDED;
        queries[i] = d < HEAD_DIM ? act(from + g * HEAD_DIM + d) : 0.0f;
    }
    barrier(CLK_LOCAL_MEM_FENCE);

    // A thread a position.
    float s[GROUP], key_scale = a.scale;
#ifdef KV_I8
    float value_scale = 0.0f;
#endif
    for (uint g = 0u; g < GROUP; ++g) s[g] = 0.0f;
    if (id < n) {
        const uint place = plan[list + (chunk * CHUNK + id) / BLOCK];
        global const uint *its_block = slabs[place >> 24] + (place & 0xffffffu) * block + id % BLOCK;
        for (uint w = 0u; w < WORDS; ++w) {
            const uint bits = its_block[keys + w * BLOCK];
            for (uint i = 0u; i < PER_WORD; ++i) {
                const float k = ELEMENT(bits, i);
                for (uint g = 0u; g < GROUP; ++g) s[g] = fused(queries[g * PADDED + PER_WORD * w + i], k, s[g]);
            }
        }
#ifdef KV_I8
        key_scale = a.scale * as_float(its_block[keys + WORDS * BLOCK]);
        value_scale = as_float(its_block[values + WORDS * BLOCK]);
#endif
    }
    for (uint g = 0u; g < GROUP; ++g) weights[g * CHUNK + id] = s[g] * key_scale;
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
#ifdef KV_I8
    for (uint g = 0u; g < GROUP; ++g) weights[g * CHUNK + id] *= value_scale;
#endif
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
        float o[PER_WORD];
        for (uint k = 0u; k < PER_WORD; ++k) o[k] = 0.0f;
        for (uint first = 0u; first < n; first += BLOCK) {
            const uint place = plan[list + (chunk * CHUNK + first) / BLOCK];
            global const uint *at = slabs[place >> 24] + (place & 0xffffffu) * block + values + w;
            for (uint p = first; p < min(n, first + BLOCK); ++p) {
                const uint bits = at[(p - first) * WORDS];
                const float e = weights[g * CHUNK + p];
                for (uint k = 0u; k < PER_WORD; ++k) o[k] = fused(e, ELEMENT(bits, k), o[k]);
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
        for (uint k = 0u; k < PER_WORD; ++k) {
            if (PER_WORD * w + k < HEAD_DIM) set_act(to + 2u + PER_WORD * w + k, o[k]);
        }
    }
}
