// Attention of the query heads that share a KV head, over one chunk of positions, as in
// attend.comp: their largest score, the sum of exponentials, and the weighted sum of values. One
// workgroup works on one (kv head, chunk, row). HEAD_DIM and GROUP are the model's. KV is the
// type of the cache.

#undef PER_WORD
#undef SCALE_WORDS
#undef ELEMENT
#if KV == KV_I8
#define PER_WORD 4u
#define SCALE_WORDS 1u
#define ELEMENT(bits, i) (float)as_char((uchar)((bits) >> (8u * (i))))
#elif KV == KV_F16
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
// Words that a thread loads before it uses the first.
#undef AT_ONCE
#define AT_ONCE 8u
// Elements of a head, rounded up so that AT_ONCE words of any type hold elements of one head only.
// Elements beyond HEAD_DIM are zeros, which change no sum.
#undef PADDED
#define PADDED ((HEAD_DIM + 4u * AT_ONCE - 1u) / (4u * AT_ONCE) * (4u * AT_ONCE))

kernel __attribute__((reqd_work_group_size(CHUNK, 1, 1))) void NAME(BINDINGS, const attend_args a, SLABS) {
    local float queries[GROUP * PADDED];
    // The scores, then their exponentials.
    local float weights[GROUP * CHUNK];
    local float lanes[GROUP * 32u];
    const uint id = get_local_id(0), kv_head = get_group_id(0), chunk = a.first_chunk + get_group_id(1);
    const uint row = a.first_row + get_group_id(2);
    const uint n_positions = plan[ROW_WORDS * row] + 1u, list = plan[ROW_WORDS * row + 1u];
    // 0 where other rows of the batch have more chunks.
    const uint n = min(CHUNK, n_positions - min(n_positions, chunk * CHUNK)), n_heads = a.n_kv_heads * GROUP;
    const uint side = (WORDS + SCALE_WORDS) * BLOCK, block = a.n_layers * 2u * a.n_kv_heads * side;
    const uint keys = (a.layer * 2u * a.n_kv_heads + kv_head) * side, values = keys + a.n_kv_heads * side;

    const uint from = a.q + (row * n_heads + kv_head * GROUP) * HEAD_DIM;
    for (uint i = id; i < GROUP * PADDED; i += CHUNK) {
        const uint g = i / PADDED, d = i % PADDED;
        queries[i] = d < HEAD_DIM ? act(from + g * HEAD_DIM + d) : 0.0f;
    }
    barrier(CLK_LOCAL_MEM_FENCE);

    // One thread per position.
    float s[GROUP], key_scale = a.scale;
#if KV == KV_I8
    float value_scale = 0.0f;
#endif
#pragma unroll
    for (uint g = 0u; g < GROUP; ++g) s[g] = 0.0f;
    if (id < n) {
        const uint place = plan[list + (chunk * CHUNK + id) / BLOCK];
        global const uint *its_block = SLAB(place >> 24) + (place & 0xffffffu) * block + id % BLOCK;
        for (uint first = 0u; first < WORDS; first += AT_ONCE) {
            uint bits[AT_ONCE];
#pragma unroll
            for (uint i = 0u; i < AT_ONCE; ++i) bits[i] = its_block[keys + min(first + i, WORDS - 1u) * BLOCK];
#pragma unroll
            for (uint i = 0u; i < AT_ONCE; ++i) {
                const uint word = first + i < WORDS ? bits[i] : 0u;
#pragma unroll
                for (uint e = 0u; e < PER_WORD; ++e) {
                    const float k = ELEMENT(word, e);
                    const uint q = PER_WORD * (first + i) + e;
#pragma unroll
                    for (uint g = 0u; g < GROUP; ++g) s[g] = fused(queries[g * PADDED + q], k, s[g]);
                }
            }
        }
#if KV == KV_I8
        key_scale = a.scale * as_float(its_block[keys + WORDS * BLOCK]);
        value_scale = as_float(its_block[values + WORDS * BLOCK]);
#endif
    }
#pragma unroll
    for (uint g = 0u; g < GROUP; ++g) weights[g * CHUNK + id] = id < n ? s[g] * key_scale : NO_SCORE;
    barrier(CLK_LOCAL_MEM_FENCE);

    // 32 lanes per head.
    for (uint i = id; i < GROUP * 32u; i += CHUNK) {
        float largest = NO_SCORE;
        for (uint p = 0u; p < CHUNK; p += 32u) {
            const float score = weights[i / 32u * CHUNK + i % 32u + p];
            largest = score > largest ? score : largest;
        }
        lanes[i] = largest;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint width = 16u; width > 0u; width /= 2u) {
        for (uint i = id; i < GROUP * width; i += CHUNK) {
            const uint l = i / width * 32u + i % width;
            lanes[l] = lanes[l + width] > lanes[l] ? lanes[l + width] : lanes[l];
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    float most[GROUP];
#pragma unroll
    for (uint g = 0u; g < GROUP; ++g) most[g] = lanes[32u * g];
    barrier(CLK_LOCAL_MEM_FENCE);
#pragma unroll
    for (uint g = 0u; g < GROUP; ++g) {
        weights[g * CHUNK + id] = id < n ? exponential(weights[g * CHUNK + id] - most[g]) : 0.0f;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint i = id; i < GROUP * 32u; i += CHUNK) {
        const uint e = i / 32u * CHUNK + i % 32u;
        lanes[i] = ((weights[e] + weights[e + 32u]) + weights[e + 64u]) + weights[e + 96u];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
#if KV == KV_I8
#pragma unroll
    for (uint g = 0u; g < GROUP; ++g) weights[g * CHUNK + id] *= value_scale;
#endif
    for (uint width = 16u; width > 0u; width /= 2u) {
        for (uint i = id; i < GROUP * width; i += CHUNK) {
            const uint l = i / width * 32u + i % width;
            lanes[l] += lanes[l + width];
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }

    // One thread per word of values, for all heads.
    for (uint w = id; w < WORDS && n > 0u; w += CHUNK) {
        float o[GROUP][PER_WORD];
#pragma unroll
        for (uint g = 0u; g < GROUP; ++g) {
#pragma unroll
            for (uint k = 0u; k < PER_WORD; ++k) o[g][k] = 0.0f;
        }
        for (uint first = 0u; first < n; first += AT_ONCE) {
            const uint place = plan[list + (chunk * CHUNK + first) / BLOCK];
            global const uint *at = SLAB(place >> 24) + (place & 0xffffffu) * block + values + w;
            uint bits[AT_ONCE];
#pragma unroll
            for (uint i = 0u; i < AT_ONCE; ++i) bits[i] = at[min(first + i, n - 1u) % BLOCK * WORDS];
#pragma unroll
            for (uint i = 0u; i < AT_ONCE; ++i) {
                // The values beyond the last position are zeros, which change no sum.
                const uint word = first + i < n ? bits[i] : 0u;
#pragma unroll
                for (uint k = 0u; k < PER_WORD; ++k) {
                    const float v = ELEMENT(word, k);
#pragma unroll
                    for (uint g = 0u; g < GROUP; ++g) o[g][k] = fused(weights[g * CHUNK + first + i], v, o[g][k]);
                }
            }
        }
#pragma unroll
        for (uint g = 0u; g < GROUP; ++g) {
            const uint head = kv_head * GROUP + g;
            const bool is_whole = a.n_chunks == 1u;
            const uint part = a.results + (((row - a.first_row) * n_heads + head) * a.n_chunks + chunk) * (2u + HEAD_DIM);
            const uint to = PER_WORD * w + (is_whole ? a.target + (row * n_heads + head) * HEAD_DIM : part + 2u);
            if (w == 0u && !is_whole) {
                set_act(part, most[g]);
                set_act(part + 1u, lanes[32u * g]);
            }
            for (uint k = 0u; k < PER_WORD && PER_WORD * w + k < HEAD_DIM; ++k) {
                set_act(to + k, is_whole ? divide(o[g][k], lanes[32u * g]) : o[g][k]);
            }
        }
    }
}
