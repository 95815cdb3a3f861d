// Merges the chunks of attention, first to last, as merge.comp. One workgroup a (head, row).

typedef struct {
    uint n_heads;
    uint head_dim;
    uint first_row;
    uint n_chunks;    // of all rows; parts are [row - first_row][head][chunk][2 + head_dim]
    uint parts;
    uint target;      // word of row 0 of the results
} merge_args;

kernel __attribute__((reqd_work_group_size(64, 1, 1))) void merge(BINDINGS, const merge_args a) {
    const uint head = get_group_id(0), row = a.first_row + get_group_id(1), stride = 2u + a.head_dim;
    const uint n = plan[ROW_WORDS * row] / CHUNK + 1u;
    const uint from = a.parts + ((uint)get_group_id(1) * a.n_heads + head) * a.n_chunks * stride;
    for (uint d = get_local_id(0); d < a.head_dim; d += 64u) {
        float m = act(from), l = act(from + 1u), o = act(from + 2u + d);
        for (uint c = 1u; c < n; ++c) {
            const uint at = from + c * stride;
            const float m_c = act(at), merged = m_c > m ? m_c : m;
            const float x = exponential(m - merged), y = exponential(m_c - merged);
            m = merged;
            l = fused(act(at + 1u), y, l * x);
            o = fused(act(at + 2u + d), y, o * x);
        }
        set_act(a.target + (row * a.n_heads + head) * a.head_dim + d, divide(o, l));
    }
}
