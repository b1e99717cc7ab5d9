/* SPDX-License-Identifier: Apache-2.0 */
#include "kms_display.h"

#include "log.h"

#include <drm.h>
#include <drm_fourcc.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define CARDS_MAX 8
#define BITS_PER_PIXEL 32

static int create_buffer(struct kms_display *display) {
    struct drm_mode_create_dumb create = {
        .width = display->output.mode.hdisplay,
        .height = display->output.mode.vdisplay,
        .bpp = BITS_PER_PIXEL,
    };
    int error = kms_ioctl(display->card, DRM_IOCTL_MODE_CREATE_DUMB, &create);
    if (error != 0) {
        return error;
    }
    display->buffer = create.handle;
    display->size = create.size;
    display->surface.width = create.width;
    display->surface.height = create.height;
    display->surface.stride = create.pitch / sizeof *display->surface.pixels;
    struct drm_mode_fb_cmd2 add = {
        .width = create.width,
        .height = create.height,
        .pixel_format = DRM_FORMAT_XRGB8888,
        .handles = {create.handle},
        .pitches = {create.pitch},
    };
    error = kms_ioctl(display->card, DRM_IOCTL_MODE_ADDFB2, &add);
    display->framebuffer = error == 0 ? add.fb_id : 0;
    return error;
}

static int map_buffer(struct kms_display *display) {
    struct drm_mode_map_dumb map = {.handle = display->buffer};
    int error = kms_ioctl(display->card, DRM_IOCTL_MODE_MAP_DUMB, &map);
    if (error != 0) {
        return error;
    }
    void *memory = mmap(NULL, display->size, PROT_READ | PROT_WRITE, MAP_SHARED, display->card, (off_t)map.offset);
    if (memory == MAP_FAILED) {
        return -errno;
    }
    display->surface.pixels = memory;
    memset(memory, 0, display->size);
    return 0;
}

static int light_panel(const struct kms_display *display) {
    uint32_t connector = display->output.connector;
    struct drm_mode_crtc set = {
        .crtc_id = display->output.crtc,
        .fb_id = display->framebuffer,
        .set_connectors_ptr = (uint64_t)(uintptr_t)&connector,
        .count_connectors = 1,
        .mode = display->output.mode,
        .mode_valid = 1,
    };
    return kms_ioctl(display->card, DRM_IOCTL_MODE_SETCRTC, &set);
}

static int open_card(struct kms_display *display, const char *path) {
    memset(display, 0, sizeof *display);
    snprintf(display->path, sizeof display->path, "%s", path);
    display->card = open(path, O_RDWR | O_CLOEXEC);
    if (display->card < 0) {
        int error = -errno;
        display->card = -1;
        return error == -ENOENT ? -ENODEV : error;
    }
    int error = kms_output_find(display->card, &display->output);
    if (error == 0) {
        error = create_buffer(display);
    }
    if (error == 0) {
        error = map_buffer(display);
    }
    if (error == 0) {
        error = light_panel(display);
    }
    if (error != 0) {
        kms_display_finish(display);
    }
    return error;
}

int kms_display_init(struct kms_display *display, const char *path) {
    if (path != NULL) {
        return open_card(display, path);
    }
    int result = -ENODEV;
    char refused[sizeof "/dev/dri/card0"] = "/dev/dri";
    for (int i = 0; i < CARDS_MAX; i++) {
        char candidate[sizeof refused];
        snprintf(candidate, sizeof candidate, "/dev/dri/card%d", i);
        int error = open_card(display, candidate);
        if (error == 0) {
            return 0;
        }
        /* A card without mode setting answers EOPNOTSUPP: a render-only device, as good as none. */
        if (error != -ENODEV && error != -EOPNOTSUPP) {
            memcpy(refused, candidate, sizeof refused);
            result = error;
        }
    }
    snprintf(display->path, sizeof display->path, "%s", refused);
    return result;
}

void kms_display_present(const struct kms_display *display) {
    struct drm_mode_fb_dirty_cmd dirty = {.fb_id = display->framebuffer};
    int error = kms_ioctl(display->card, DRM_IOCTL_MODE_DIRTYFB, &dirty);
    /* ENOSYS: the panel reads the buffer by itself. */
    if (error != 0 && error != -ENOSYS) {
        log_warning("display: %s: cannot refresh the panel: %s", display->path, strerror(-error));
    }
}

void kms_display_finish(struct kms_display *display) {
    if (display->card < 0) {
        return;
    }
    if (display->surface.pixels != NULL) {
        munmap(display->surface.pixels, display->size);
        display->surface.pixels = NULL;
    }
    /* Closing the last descriptor removes the frame buffer and frees the dumb buffer (drm_file_free). */
    close(display->card);
    display->card = -1;
}
