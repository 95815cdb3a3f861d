// Merges the chunks of attention, first to last, as merge.comp does. One workgroup works on one
// (head, row).

// Chunks that a thread loads before it uses the first.
#define AT_ONCE 4u

kernel __attribute__((reqd_work_group_size(MERGE_THREADS, 1, 1))) void merge(BINDINGS, const merge_args a) {
    const uint head = get_group_id(0), row = a.first_row + get_group_id(1), stride = 2u + a.head_dim;
    const uint n = plan[ROW_WORDS * row] / CHUNK + 1u;
    const uint from = a.parts + ((uint)get_group_id(1) * a.n_heads + head) * a.n_chunks * stride;
    for (uint d = get_local_id(0); d < a.head_dim; d += MERGE_THREADS) {
        float m = act(from), l = act(from + 1u), o = act(from + 2u + d);
        for (uint first = 1u; first < n; first += AT_ONCE) {
            float chunks[AT_ONCE][3];
#pragma unroll
            for (uint i = 0u; i < AT_ONCE; ++i) {
                const uint at = from + min(first + i, n - 1u) * stride;
                chunks[i][0] = act(at);
                chunks[i][1] = act(at + 1u);
                chunks[i][2] = act(at + 2u + d);
            }
#pragma unroll
            for (uint i = 0u; i < AT_ONCE; ++i) {
                const bool is_there = first + i < n;
                const float m_c = chunks[i][0], merged = m_c > m ? m_c : m;
                const float x = exponential(m - merged), y = exponential(m_c - merged);
                const float l_merged = fused(chunks[i][1], y, l * x), o_merged = fused(chunks[i][2], y, o * x);
                m = is_there ? merged : m;
                l = is_there ? l_merged : l;
                o = is_there ? o_merged : o;
            }
        }
        set_act(a.target + (row * a.n_heads + head) * a.head_dim + d, divide(o, l));
    }
}
#undef AT_ONCE
