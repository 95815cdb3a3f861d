// Made from Rust (src/backend/gpu/declarations.rs). Renew it with:
//     ROTOR_BLESS=1 cargo test --release --lib declarations
// Then run shaders/build.sh, which compiles the kernels to SPIR-V.

typedef struct {
    // Word of the first row.
    uint source;
    // Elements of a row.
    uint width;
    uint n_norms;
    // Words of the vectors.
    uint gain[2];
    float eps[2];
    // Word of the rows after the norms, `width` apart.
    uint normed;
} norms;

typedef struct {
    norms norms;
    // Elements of a row, rounded up; quantised zeros fill the rest.
    uint padded;
    // Word of the rows of int8, `padded / 4` words apart.
    uint quantized;
    // Word of the first row's scale.
    uint scales;
    // Word of the first row's sum of int8.
    uint sums;
} quantize_args;

typedef struct {
    norms norms;
    // Elements of a group.
    uint size;
    // Word of the rows of int16: `width / 2` words apart, or `width` as f32.
    uint quantized;
    // Unit of two words: the steps of the first row's groups, each with the sum of its int16.
    uint steps;
} quantize_groups_args;

typedef struct {
    // Tiles of this product and of those before it.
    uint end;
    // First unit of four words of the matrix: 32 of them per chunk of 64 columns.
    uint tiles;
    // First unit of four words of the matrix that has (scale, bias), two rows each.
    uint scales;
    uint rows;
    // Word of the first row of results, `rows` apart.
    uint target;
} product;

typedef struct {
    // Chunks of 64 columns.
    uint chunks;
    uint n_tokens;
    // Unit of four words: the first row of int8, `4 * chunks` apart.
    uint quantized;
    // Word of the first row's scale.
    uint scales;
    // Word of the first row's sum.
    uint sums;
    // 1: adds to what is there.
    uint add;
    product products[PRODUCTS];
} project_args;

typedef struct {
    // Tiles of this product and of those before it.
    uint end;
    // First unit of four words of the matrix.
    uint tiles;
    // First unit of four words of the biases; 0: there are none.
    uint bias;
    uint rows;
    // Word of the first row of results, `stride` apart.
    uint target;
    uint stride;
} grouped_product;

typedef struct {
    // Groups of a row.
    uint groups;
    // Chunks of 64 columns in a group.
    uint chunks;
    // The type of the scales.
    uint scale_type;
    uint n_tokens;
    // Unit of four words: the first row of int16, as `QuantizeGroups` writes it.
    uint quantized;
    // Unit of two words: the steps of the first row's groups, each with a sum.
    uint steps;
    // 1: adds to what is there.
    uint add;
    grouped_product products[PRODUCTS];
} project_groups_args;

typedef struct {
    // Groups of a row.
    uint groups;
    // Chunks of 64 columns in a group.
    uint chunks;
    // The type of the scales.
    uint scale_type;
    // First unit of four words of this part of the matrix.
    uint tiles;
    // First of this part's rows.
    uint first;
    uint n_rows;
    // Word of the first row of results.
    uint target;
} embed_groups_args;

typedef struct {
    // Heads of all rows.
    uint n;
    uint head_dim;
    // Word of the first head.
    uint source;
    // Word of the vectors.
    uint gain;
    float eps;
} norm_heads_args;

typedef struct {
    uint layer;
    uint n_heads;
    uint n_kv_heads;
    uint head_dim;
    uint n_layers;
    // Word of the plan: `head_dim / 2` cosines, then sines, for each row.
    uint angles;
    // Words of the first row's queries, keys and values.
    uint q;
    uint k;
    uint v;
} append_args;

typedef struct {
    uint layer;
    uint n_kv_heads;
    uint n_layers;
    uint first_row;
    uint first_chunk;
    // Chunks of all rows.
    uint n_chunks;
    uint q;
    // Word of the chunks' results: `[row - first_row][head][chunk][2 + head_dim]`.
    uint results;
    // If there is one chunk only: word of the result of attention.
    uint target;
    float scale;
} attend_args;

typedef struct {
    uint n_heads;
    uint head_dim;
    uint first_row;
    // Chunks of all rows.
    uint n_chunks;
    // Word of the chunks' results: `[row - first_row][head][chunk][2 + head_dim]`.
    uint parts;
    // Word of row 0 of the results.
    uint target;
} merge_args;

typedef struct {
    uint n;
    uint gate;
    uint hidden;
    // 0: relu2.
    uint is_silu;
} activate_args;

typedef struct {
    uint n_rows;
    uint steps;
    uint hidden;
    // Word of the normed row.
    uint x;
    // Word of the first logit.
    uint target;
    // First of this part's rows.
    uint first;
    // Words of a list of rows. Those of this part are computed, in the order of the list.
    uint list;
    // Word of the list's length.
    uint count;
    // The capacity of the list; 0 computes all rows of this part.
    uint capacity;
} head_args;

typedef struct {
    // Rows of this part.
    uint n_rows;
    // First of this part's rows.
    uint first;
    uint n_vocab;
    // Chunks of 64 columns.
    uint chunks;
    uint hidden;
    uint k;
    // Word of the input after its norm.
    uint normed;
    // Unit of four words of the input in int8.
    uint quantized;
    // Word of its scale.
    uint scale;
    // Word of its sum.
    uint sum;
    // Word where the state begins.
    uint state;
    // Words of the state's parts.
    uint dots;
    uint upper;
    uint list;
    uint refined;
    uint lower;
    uint n_lower;
    // Word of the logits of the rows in the second list.
    uint found;
    // The capacity of that list.
    uint capacity;
    // 1: `upper` has the logits themselves, so the rows that reach the floor are the second
    // list.
    uint is_exact;
    // First of four words per row of the matrix: step, norm, and what one plane and both leave.
    uint bounds;
} low_bit_head_args;

typedef struct {
    uint n;
    uint results;
} probe_args;
