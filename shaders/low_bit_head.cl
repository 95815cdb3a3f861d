// The search for the largest logits, as in low_bit_head.glsl and low_bit_head_*.comp. It finds the
// rows of the output head that can be among them (src/backend/low_bit_head.rs has the bounds and
// their proof).

#define SLICES 8u

// The score of a row and its margin. `twice` is two times the dot product of the codes' `bits` with
// the input.
static float2 score_of(uint4 bound, global const uint *acts, uint state, int twice, bool is_refined) {
    const float score = (float)twice * (0.5f * as_float(bound.x) * act(state + STATE_STEP));
    const float left = as_float(is_refined ? bound.w : bound.z);
    return (float2)(score, fused(as_float(bound.y), act(state + STATE_RESIDUAL), left * act(state + STATE_QUANTIZED_NORM)));
}

// Begins a search: computes a bound of the distance between the quantised input and the real one.
// One workgroup.
kernel __attribute__((reqd_work_group_size(INPUT_THREADS, 1, 1))) void low_bit_head_input(BINDINGS, const low_bit_head_args a) {
    local float2 squares[INPUT_THREADS];
    const uint id = get_local_id(0);
    const float step = divide(1.0f, act(a.scale));
    float2 sums = (float2)(0.0f);
    for (uint i = id; i < a.hidden; i += INPUT_THREADS) {
        const float x = act(a.normed + i);
        const int q = (int)(acts[4u * a.quantized + i / 4u] << (24u - 8u * (i % 4u))) >> 24;
        const float e = x - step * (float)q;
        sums += (float2)(x * x, e * e);
    }
    squares[id] = sums;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint n = INPUT_THREADS / 2u; n > 0u; n /= 2u) {
        if (id < n) squares[id] += squares[id + n];
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    if (id > 0u) return;
    // The factors are larger than needed, so that roundings here do not matter.
    const float x_norm = root(squares[0].x) * GENEROUS, e_norm = root(squares[0].y) * GENEROUS + x_norm * 1e-6f;
    const float rounding = ((float)a.hidden / 32.0f + 32.0f) * 5.9604645e-8f * x_norm;
    set_act(a.state + STATE_STEP, step);
    acts[a.state + STATE_SUM] = acts[a.sum];
    set_act(a.state + STATE_RESIDUAL, e_norm + rounding);
    set_act(a.state + STATE_QUANTIZED_NORM, x_norm + e_norm);
}

// Scores rows by the first plane, four bits per column. Each lane has one row, and eight slices
// share the columns. Of eight columns, a word has columns 0 to 3 in the lower half of each byte and
// 4 to 7 in the upper half.
kernel __attribute__((reqd_work_group_size(SCORE_THREADS, 1, 1))) void low_bit_head_score(BINDINGS, const low_bit_head_args a) {
    local int parts[SLICES * 32u];
    local float lowest[32];
    const uint id = get_local_id(0), lane = id % 32u, slice = id / 32u, tile = get_group_id(0);
    const uint n = 2u * a.chunks, share = (n + SLICES - 1u) / SLICES, end = min((slice + 1u) * share, n);
    int dot = 0;
    for (uint c = slice * share; c < end; ++c) {
        const uint4 w = matrix[(tile * n + c) * 32u + lane];
        const uint4 x = acts4[a.quantized + 2u * c], y = acts4[a.quantized + 2u * c + 1u];
        dot += dot4(w.x & 0x0f0f0f0fu, x.x) + dot4((w.x >> 4) & 0x0f0f0f0fu, x.y);
        dot += dot4(w.y & 0x0f0f0f0fu, x.z) + dot4((w.y >> 4) & 0x0f0f0f0fu, x.w);
        dot += dot4(w.z & 0x0f0f0f0fu, y.x) + dot4((w.z >> 4) & 0x0f0f0f0fu, y.y);
        dot += dot4(w.w & 0x0f0f0f0fu, y.z) + dot4((w.w >> 4) & 0x0f0f0f0fu, y.w);
    }
    parts[id] = dot;
    barrier(CLK_LOCAL_MEM_FENCE);
    if (slice == 0u) {
        const uint row = 32u * tile + lane;
        float low = NO_SCORE;
        if (row < a.n_rows) {
            for (uint s = 1u; s < SLICES; ++s) dot += parts[32u * s + lane];
            const int twice = 32 * dot + OFFSET_ONE * (int)acts[a.state + STATE_SUM];
            const float2 score = score_of(matrix[a.bounds + row], acts, a.state, twice, false);
            acts[a.dots + a.first + row] = (uint)dot;
            set_act(a.upper + a.first + row, score.x + score.y);
            low = score.x - score.y;
        }
        lowest[lane] = low;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    if (id > 0u) return;
    float most = lowest[0];
    for (uint l = 1u; l < 32u; ++l) most = lowest[l] > most ? lowest[l] : most;
    set_act(a.lower + a.first / 32u + tile, most);
}

// The k-th largest of the groups' largest lower ends. So k different rows have a logit that is at
// least this large. One workgroup. If there are more groups than its threads can hold, several
// groups share a place, and only the largest of their values counts.
#define HELD 16u
kernel __attribute__((reqd_work_group_size(FLOOR_THREADS, 1, 1))) void low_bit_head_floor(BINDINGS, const low_bit_head_args a) {
    local float most[FLOOR_THREADS];
    local uint whose[FLOOR_THREADS];
    const uint id = get_local_id(0);
    if (id == 0u) {
        acts[a.state + STATE_COUNT] = 0u;
        acts[a.state + STATE_COUNT_REFINED] = 0u;
    }
    float held[HELD];
#pragma unroll
    for (uint i = 0u; i < HELD; ++i) held[i] = NO_SCORE;
    for (uint first = id; first < a.n_lower; first += HELD * FLOOR_THREADS) {
        float low[HELD];
#pragma unroll
        for (uint i = 0u; i < HELD; ++i) low[i] = act(a.lower + min(first + i * FLOOR_THREADS, a.n_lower - 1u));
#pragma unroll
        for (uint i = 0u; i < HELD; ++i) {
            const bool is_larger = first + i * FLOOR_THREADS < a.n_lower && low[i] > held[i];
            held[i] = is_larger ? low[i] : held[i];
        }
    }
    for (uint round = 0u; round < a.k; ++round) {
        float best = NO_SCORE;
#pragma unroll
        for (uint i = 0u; i < HELD; ++i) best = held[i] > best ? held[i] : best;
        most[id] = best;
        whose[id] = id;
        barrier(CLK_LOCAL_MEM_FENCE);
        for (uint n = FLOOR_THREADS / 2u; n > 0u; n /= 2u) {
            if (id < n && most[id + n] > most[id]) {
                most[id] = most[id + n];
                whose[id] = whose[id + n];
            }
            barrier(CLK_LOCAL_MEM_FENCE);
        }
        if (id == 0u) set_act(a.state + STATE_FLOOR, most[0]);
        bool is_gone = id != whose[0];
#pragma unroll
        for (uint i = 0u; i < HELD; ++i) {
            const bool goes = !is_gone && held[i] == best;
            held[i] = goes ? NO_SCORE : held[i];
            is_gone = is_gone || goes;
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }
}

// Lists the rows whose logit may reach the floor. (A bound that is NaN, because of an infinity,
// says nothing, so its row is listed.)
kernel __attribute__((reqd_work_group_size(SELECT_THREADS, 1, 1))) void low_bit_head_select(BINDINGS, const low_bit_head_args a) {
    const uint row = get_global_id(0);
    if (row >= a.n_vocab || act(a.upper + row) < act(a.state + STATE_FLOOR)) return;
    if (a.is_exact == 0u) {
        acts[a.list + atomic_inc(&acts[a.state + STATE_COUNT])] = row;
        return;
    }
    const uint at = atomic_inc(&acts[a.state + STATE_COUNT_REFINED]);
    if (at >= a.capacity) return;
    acts[a.refined + at] = row;
    acts[a.found + at] = acts[a.upper + row];
}

// Scores the listed rows of this part again, with two more bits, and lists those that may still
// reach the floor.
kernel __attribute__((reqd_work_group_size(REFINE_THREADS, 1, 1))) void low_bit_head_refine(BINDINGS, const low_bit_head_args a) {
    local int parts[SLICES * 32u];
    const uint id = get_local_id(0), lane = id % 32u, slice = id / 32u, group = get_group_id(0);
    const uint i = 32u * group + lane, count = acts[a.state + STATE_COUNT];
    const uint row = i < count ? acts[a.list + i] - a.first : a.n_rows;
    const bool is_here = row < a.n_rows;
    int dot = 0;
    if (is_here) {
        // The tiles of this row follow the bounds, in the layout of project.cl.
        const uint tiles = a.bounds + a.n_rows + row / 32u * a.chunks * 32u + row % 32u;
        for (uint c = slice; c < a.chunks; c += SLICES) {
            const uint4 codes = matrix[tiles + 32u * c];
            const uint w[4] = {codes.x, codes.y, codes.z, codes.w};
#pragma unroll
            for (uint j = 0u; j < 4u; ++j) {
                const uint4 q = acts4[a.quantized + 4u * c + j];
                dot += dot4(w[j] & 0x03030303u, q.x) + dot4((w[j] >> 2) & 0x03030303u, q.y);
                dot += dot4((w[j] >> 4) & 0x03030303u, q.z) + dot4((w[j] >> 6) & 0x03030303u, q.w);
            }
        }
    }
    parts[id] = dot;
    barrier(CLK_LOCAL_MEM_FENCE);
    if (slice > 0u || !is_here) return;
    for (uint s = 1u; s < SLICES; ++s) dot += parts[32u * s + lane];
    const int twice = 32 * (int)acts[a.dots + a.first + row] + 8 * dot + OFFSET_BOTH * (int)acts[a.state + STATE_SUM];
    const float2 score = score_of(matrix[a.bounds + row], acts, a.state, twice, true);
    if (score.x + score.y < act(a.state + STATE_FLOOR)) return;
    const uint at = atomic_inc(&acts[a.state + STATE_COUNT_REFINED]);
    if (at < a.capacity) acts[a.refined + at] = a.first + row;
}
