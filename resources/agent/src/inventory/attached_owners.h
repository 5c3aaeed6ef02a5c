/* Looks up in what is attached whose it is: for the owners in the inventory. */
#ifndef INVENTORY_ATTACHED_OWNERS_H
#define INVENTORY_ATTACHED_OWNERS_H

#include "inventory/attachers.h"

/*
 * The owners, each once, of the kprobes, or kretprobes, at an address of the kernel's list. False when none is known.
 * `ours`: all of them.
 */
bool owners_of_kprobe(const struct attachers *attachers, uint64_t address, bool returns, char *owners, size_t size,
                      bool *ours);

/*
 * The same of the `calls` that a function's entry makes. Where more call than are known, the words say so, and it is not
 * ours alone.
 */
bool owners_of_function(const struct attachers *attachers, const char *name, const char *module, unsigned long calls,
                        char *owners, size_t size, bool *ours);

#endif
