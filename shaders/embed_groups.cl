// Rows of a ternary matrix as numbers, as in embed_groups.comp: the embeddings of the tokens of a
// batch. One workgroup per row of the batch.

kernel __attribute__((reqd_work_group_size(EMBED_THREADS, 1, 1))) void embed_groups(BINDINGS, const embed_groups_args a) {
    const uint row = get_group_id(0), token = plan[ROW_WORDS * row + 2u] - a.first, width = 64u * a.chunks * a.groups;
    // Another part of the matrix may have this token.
    if (token >= a.n_rows) return;
    const uint lane = token % 32u;
    for (uint i = get_local_id(0); i < width; i += EMBED_THREADS) {
        const uint group = token / 32u * a.groups + i / (64u * a.chunks);
        const uint start = a.tiles + group * group_units(a.chunks, a.scale_type);
        const uint word = matrix_words[4u * (start + i / 64u % a.chunks * 32u + lane) + i % 64u / 16u];
        const int weight = (int)((word >> (i % 4u * 8u + i % 16u / 4u * 2u)) & 3u) - 1;
        set_act(a.target + row * width + i, scale_of(matrix, a.chunks, a.scale_type, start, lane) * (float)weight);
    }
}
