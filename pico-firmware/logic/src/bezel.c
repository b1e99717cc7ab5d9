/* SPDX-License-Identifier: Apache-2.0 */
#include "bezel.h"

#include <string.h>

#include "canvas.h"
#include "kn86/font_cp437.h"

enum { DIM = 3, HALF = 7, FULL = KN86_OLED_LEVEL_MAX };

static void frame(struct kn86_oled *oled, unsigned inset, uint8_t level) {
    unsigned width = KN86_OLED_WIDTH - 2 * inset;
    unsigned height = KN86_OLED_HEIGHT - 2 * inset;

    kn86_canvas_fill(oled, inset + 2, inset, width - 4, 1, level);
    kn86_canvas_fill(oled, inset + 2, inset + height - 1, width - 4, 1, level);
    kn86_canvas_fill(oled, inset, inset + 2, 1, height - 4, level);
    kn86_canvas_fill(oled, inset + width - 1, inset + 2, 1, height - 4, level);
    for (unsigned corner = 0; corner < 4; corner++) {
        unsigned x = corner % 2 == 0 ? inset + 1 : inset + width - 2;
        unsigned y = corner < 2 ? inset + 1 : inset + height - 2;
        kn86_canvas_set(oled, x, y, level);
    }
}

/* All grey levels from dark to bright: they show whether the panel is driven correctly. */
static void grey_scale(struct kn86_oled *oled, unsigned x, unsigned y, unsigned step) {
    for (unsigned level = 1; level <= KN86_OLED_LEVEL_MAX; level++) {
        kn86_canvas_fill(oled, x + (level - 1) * step, y, step - 1, 3, (uint8_t)level);
    }
}

void kn86_bezel_draw(struct kn86_oled *oled, const char *version) {
    char shown[KN86_BEZEL_VERSION_MAX + 1u] = {0};
    strncpy(shown, version, KN86_BEZEL_VERSION_MAX);

    frame(oled, 0, HALF);
    frame(oled, 3, DIM);
    kn86_canvas_text(oled, 12, 13, "KN-86", 3, FULL);
    grey_scale(oled, 12, 45, 8);
    kn86_canvas_fill(oled, 139, 10, 1, KN86_OLED_HEIGHT - 20, DIM);
    kn86_canvas_text(oled, 147, 13, "CIPHER-LINE", 1, FULL);
    kn86_canvas_text(oled, 147, 28, "NO CARRIER", 1, HALF);
    kn86_canvas_text(oled, 147, 43, shown, 1, DIM + 1);
}
