/* SPDX-License-Identifier: Apache-2.0 */
#include "kms_display.h"

#include "log.h"

#include <drm_fourcc.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xf86drm.h>

#define CARDS_MAX 8
#define BITS_PER_PIXEL 32

/* Without libdrm's functions for dumb buffers: Ubuntu 22.04's libdrm, 2.4.113, lacks them. */
static int create_buffer(const struct kms_display *display, struct kms_buffer *buffer) {
    struct drm_mode_create_dumb create = {
        .width = display->output.mode.hdisplay,
        .height = display->output.mode.vdisplay,
        .bpp = BITS_PER_PIXEL,
    };
    if (drmIoctl(display->card, DRM_IOCTL_MODE_CREATE_DUMB, &create) != 0) {
        return -errno;
    }
    buffer->size = create.size;
    buffer->surface.width = create.width;
    buffer->surface.height = create.height;
    buffer->surface.stride = create.pitch / sizeof *buffer->surface.pixels;
    buffer->handle = create.handle;
    const uint32_t handles[4] = {create.handle}, pitches[4] = {create.pitch}, offsets[4] = {0};
    return drmModeAddFB2(display->card, create.width, create.height, DRM_FORMAT_XRGB8888, handles, pitches, offsets,
                         &buffer->framebuffer, 0);
}

static int map_buffer(const struct kms_display *display, struct kms_buffer *buffer) {
    struct drm_mode_map_dumb map = {.handle = buffer->handle};
    if (drmIoctl(display->card, DRM_IOCTL_MODE_MAP_DUMB, &map) != 0) {
        return -errno;
    }
    void *memory = mmap(NULL, buffer->size, PROT_READ | PROT_WRITE, MAP_SHARED, display->card, (off_t)map.offset);
    if (memory == MAP_FAILED) {
        return -errno;
    }
    buffer->surface.pixels = memory;
    memset(memory, 0, buffer->size);
    return 0;
}

static int light_panel(const struct kms_display *display) {
    /* libdrm's parameters are not const, but it changes neither. */
    uint32_t connector = display->output.connector;
    drmModeModeInfo mode = display->output.mode;
    return drmModeSetCrtc(display->card, display->output.crtc, display->buffers[0].framebuffer, 0, 0, &connector, 1,
                          &mode);
}

static int open_card(struct kms_display *display, const char *path, enum kms_output_detection detection) {
    memset(display, 0, sizeof *display);
    snprintf(display->path, sizeof display->path, "%s", path);
    /* Non-blocking: reading events must not wait. */
    display->card = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (display->card < 0) {
        int error = -errno;
        display->card = -1;
        return error == -ENOENT ? -ENODEV : error;
    }
    int error = kms_output_find(display->card, detection, &display->output);
    for (int i = 0; error == 0 && i < KMS_DISPLAY_BUFFERS; i++) {
        error = create_buffer(display, &display->buffers[i]);
        if (error == 0) {
            error = map_buffer(display, &display->buffers[i]);
        }
    }
    if (error == 0) {
        error = light_panel(display);
    }
    if (error != 0) {
        kms_display_finish(display);
    }
    display->back = 1;
    display->can_flip = true;
    return error;
}

int kms_display_init(struct kms_display *display, const char *path, enum kms_output_detection detection) {
    if (path != NULL) {
        return open_card(display, path, detection);
    }
    int result = -ENODEV;
    char refused[sizeof "/dev/dri/card0"] = "/dev/dri";
    for (int i = 0; i < CARDS_MAX; i++) {
        char candidate[sizeof refused];
        snprintf(candidate, sizeof candidate, "/dev/dri/card%d", i);
        int error = open_card(display, candidate, detection);
        if (error == 0) {
            return 0;
        }
        /* A card without mode setting answers EOPNOTSUPP: a render-only device, treated like no card. */
        if (error != -ENODEV && error != -EOPNOTSUPP) {
            memcpy(refused, candidate, sizeof refused);
            result = error;
        }
    }
    snprintf(display->path, sizeof display->path, "%s", refused);
    return result;
}

int kms_display_begin(const struct kms_display *display) {
    return display->is_flip_pending ? -1 : display->back;
}

static int flip(struct kms_display *display) {
    int error = drmModePageFlip(display->card, display->output.crtc, display->buffers[display->back].framebuffer,
                                DRM_MODE_PAGE_FLIP_EVENT, display);
    if (error == 0) {
        display->is_flip_pending = true;
    }
    return error;
}

/* Tells the driver which part of buffer 0 has changed, for panels with memory of their own. */
static int refresh(const struct kms_display *display, const struct damage *damage) {
    drmModeClip clips[TEXT_SCREEN_ROWS];
    for (uint32_t i = 0; i < damage->count; i++) {
        const struct rectangle *rectangle = &damage->rectangles[i];
        clips[i] = (drmModeClip){(uint16_t)rectangle->x1, (uint16_t)rectangle->y1, (uint16_t)rectangle->x2,
                                 (uint16_t)rectangle->y2};
    }
    int error = drmModeDirtyFB(display->card, display->buffers[0].framebuffer, clips, damage->count);
    return error == -ENOSYS ? 0 : error; /* ENOSYS: the display reads the buffer by itself */
}

int kms_display_commit(struct kms_display *display, const struct damage *damage) {
    if (damage->count == 0) {
        return 0;
    }
    if (display->can_flip) {
        int error = flip(display);
        if (error != -EINVAL && error != -ENOSYS && error != -EOPNOTSUPP) {
            return error;
        }
        log_info("display: %s cannot flip pages: %s; drawing into one buffer", display->path, strerror(-error));
        display->can_flip = false;
        struct kms_buffer drawn = display->buffers[display->back];
        display->buffers[display->back] = display->buffers[0];
        display->buffers[0] = drawn;
        display->back = 0;
        return light_panel(display);
    }
    return refresh(display, damage);
}

static void take_flip(int card, unsigned sequence, unsigned seconds, unsigned microseconds, void *data) {
    (void)card, (void)sequence, (void)seconds, (void)microseconds;
    struct kms_display *display = data;
    if (display->is_flip_pending) {
        display->is_flip_pending = false;
        display->back = 1 - display->back;
    }
}

int kms_display_handle(struct kms_display *display) {
    drmEventContext context = {.version = 2, .page_flip_handler = take_flip};
    errno = EIO; /* drmHandleEvent does not set errno when the kernel returns less than an event */
    if (drmHandleEvent(display->card, &context) == 0 || errno == EAGAIN || errno == EINTR) {
        return 0;
    }
    return -errno;
}

bool kms_display_is_current(const struct kms_display *display) {
    struct kms_output found;
    return kms_output_find(display->card, KMS_OUTPUT_PROBE, &found) == 0 &&
           found.connector == display->output.connector && found.mode.hdisplay == display->output.mode.hdisplay &&
           found.mode.vdisplay == display->output.mode.vdisplay && found.mode.clock == display->output.mode.clock;
}

void kms_display_finish(struct kms_display *display) {
    if (display->card < 0) {
        return;
    }
    for (int i = 0; i < KMS_DISPLAY_BUFFERS; i++) {
        if (display->buffers[i].surface.pixels != NULL) {
            munmap(display->buffers[i].surface.pixels, display->buffers[i].size);
            display->buffers[i].surface.pixels = NULL;
        }
    }
    /* Closing the last descriptor removes the frame buffers and frees the dumb buffers (drm_file_free). */
    close(display->card);
    display->card = -1;
}
