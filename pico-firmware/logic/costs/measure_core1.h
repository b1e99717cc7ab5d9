/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_MEASURE_CORE1_H
#define KN86_MEASURE_CORE1_H

#include <stdbool.h>

/* Counts, and writes what it has counted; whether everything keeps to core1_costs.h. */
bool measure_core1(void);

#endif
