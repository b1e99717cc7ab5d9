/* SPDX-License-Identifier: Apache-2.0 */
#include "shown_screen.h"

#include "check.h"
#include "fake_drm.h"
#include "text_renderer.h"

bool shown_screen_is(const struct text_screen *screen, const struct psf_font *font, uint8_t brightness) {
    if (fake_drm.shown < 0) {
        return false;
    }
    uint32_t *pixels = malloc((size_t)fake_drm.stride * fake_drm.height * sizeof *pixels);
    CHECK(pixels != NULL);
    struct surface fresh = {pixels, fake_drm.width, fake_drm.height, fake_drm.stride};
    struct text_frame frame = {.is_drawn = false};
    struct damage damage;
    text_renderer_draw(&fresh, font, screen, brightness, &frame, &damage);
    bool is_equal = true;
    for (uint32_t y = 0; is_equal && y < fresh.height; y++) {
        size_t offset = (size_t)y * fresh.stride;
        is_equal = memcmp(pixels + offset, fake_drm.pixels[fake_drm.shown] + offset, fresh.width * 4) == 0;
    }
    free(pixels);
    return is_equal;
}
