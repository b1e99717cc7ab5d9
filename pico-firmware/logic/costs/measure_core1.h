/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_MEASURE_CORE1_H
#define KN86_MEASURE_CORE1_H

#include <stdbool.h>

/* Counts, and writes the counts to the emulator's console. Returns whether all keep to core1_costs.h. */
bool measure_core1(void);

#endif
