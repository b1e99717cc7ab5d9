/* SPDX-License-Identifier: Apache-2.0 */
#include "kn86/crc32.h"

#define POLYNOMIAL_REFLECTED 0xEDB88320u

/* Bit by bit: frames are short, and a table would cost more flash than it saves time. */
uint32_t kn86_crc32_add(uint32_t crc, const uint8_t *data, size_t length) {
    crc ^= 0xFFFFFFFFu;

    for (size_t i = 0; i < length; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc >> 1) ^ ((crc & 1u) != 0 ? POLYNOMIAL_REFLECTED : 0u);
        }
    }
    return crc ^ 0xFFFFFFFFu;
}

uint32_t kn86_crc32(const uint8_t *data, size_t length) {
    return kn86_crc32_add(0, data, length);
}
