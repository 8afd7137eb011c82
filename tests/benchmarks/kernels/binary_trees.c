// Pointers and allocation: builds, walks and frees binary trees, from a free list of its own.
#include "kernel.h"

enum { DEPTH = 14, NODES = 1 << (DEPTH + 2) };

const uint32_t iterations = 100;

typedef struct node {
    struct node *left, *right;
    uint32_t value;
} node;

static node nodes[NODES];
static node *free_nodes;

void setup(void) {
    for (uint32_t i = 0; i < NODES; i++) {
        nodes[i].left = free_nodes;
        free_nodes = &nodes[i];
    }
}

static node *build(uint32_t depth, uint32_t value) {
    node *built = free_nodes;
    free_nodes = built->left;
    built->value = value;
    if (depth == 0) {
        built->left = built->right = NULL;
    } else {
        built->left = build(depth - 1, 2 * value);
        built->right = build(depth - 1, 2 * value + 1);
    }
    return built;
}

static uint32_t sum(const node *tree) {
    return tree->left == NULL ? tree->value : tree->value + sum(tree->left) - sum(tree->right);
}

static void discard(node *tree) {
    if (tree->left != NULL) {
        discard(tree->left);
        discard(tree->right);
    }
    tree->left = free_nodes;
    free_nodes = tree;
}

uint64_t run(void) {
    uint64_t result = 0;
    node *kept = build(DEPTH, 1);
    for (uint32_t depth = 4; depth <= DEPTH; depth += 2)
        for (uint32_t i = 0; i < 1u << (DEPTH - depth); i++) {
            node *tree = build(depth, i);
            result = mix(result, sum(tree));
            discard(tree);
        }
    result = mix(result, sum(kept));
    discard(kept);
    return result;
}
