#!/usr/bin/env bash
# Compiles the kernels to SPIR-V, into the folder that is given (default: spv, which is committed). Needs glslc and spirv-val.
set -euo pipefail
cd "$(dirname "$0")"
out=${1:-spv}
mkdir -p "$out"

kernel() { # kernel SOURCE NAME [DEFINES...]
    glslc --target-env=vulkan1.1 "${@:3}" "$1.comp" -o "$out/$2.spv"
    spirv-val --target-env vulkan1.1 "$out/$2.spv"
}

for source in quantize quantize_groups embed_groups norm_heads append attend merge activate head probe low_bit_head_input low_bit_head_floor low_bit_head_select; do
    kernel $source $source
done
for tokens in 1 4; do
    kernel project project_dot_$tokens -DDOT -DTOKENS=$tokens
    kernel project project_popcount_$tokens -DPOPCOUNT -DTOKENS=$tokens
    kernel project project_plain_$tokens -DTOKENS=$tokens
    kernel project_groups project_groups_dot_$tokens -DDOT -DTOKENS=$tokens
    kernel project_groups project_groups_plain_$tokens -DTOKENS=$tokens
done
for source in low_bit_head_score low_bit_head_refine; do
    kernel $source ${source}_dot -DDOT
    kernel $source ${source}_plain
done
