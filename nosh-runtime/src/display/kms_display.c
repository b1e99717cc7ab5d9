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

static int create_buffer(const struct kms_display *display, struct kms_buffer *buffer) {
    struct drm_mode_create_dumb create = {
        .width = display->output.mode.hdisplay,
        .height = display->output.mode.vdisplay,
        .bpp = BITS_PER_PIXEL,
    };
    int error = kms_ioctl(display->card, DRM_IOCTL_MODE_CREATE_DUMB, &create);
    if (error != 0) {
        return error;
    }
    buffer->handle = create.handle;
    buffer->size = create.size;
    buffer->surface.width = create.width;
    buffer->surface.height = create.height;
    buffer->surface.stride = create.pitch / sizeof *buffer->surface.pixels;
    struct drm_mode_fb_cmd2 add = {
        .width = create.width,
        .height = create.height,
        .pixel_format = DRM_FORMAT_XRGB8888,
        .handles = {create.handle},
        .pitches = {create.pitch},
    };
    error = kms_ioctl(display->card, DRM_IOCTL_MODE_ADDFB2, &add);
    buffer->framebuffer = error == 0 ? add.fb_id : 0;
    return error;
}

static int map_buffer(const struct kms_display *display, struct kms_buffer *buffer) {
    struct drm_mode_map_dumb map = {.handle = buffer->handle};
    int error = kms_ioctl(display->card, DRM_IOCTL_MODE_MAP_DUMB, &map);
    if (error != 0) {
        return error;
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
    uint32_t connector = display->output.connector;
    struct drm_mode_crtc set = {
        .crtc_id = display->output.crtc,
        .fb_id = display->buffers[0].framebuffer,
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
    /* Non-blocking, so that reading events never waits. */
    display->card = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (display->card < 0) {
        int error = -errno;
        display->card = -1;
        return error == -ENOENT ? -ENODEV : error;
    }
    int error = kms_output_find(display->card, &display->output);
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

int kms_display_begin(const struct kms_display *display) {
    return display->is_flip_pending ? -1 : display->back;
}

static int flip(struct kms_display *display) {
    struct drm_mode_crtc_page_flip request = {
        .crtc_id = display->output.crtc,
        .fb_id = display->buffers[display->back].framebuffer,
        .flags = DRM_MODE_PAGE_FLIP_EVENT,
    };
    int error = kms_ioctl(display->card, DRM_IOCTL_MODE_PAGE_FLIP, &request);
    if (error == 0) {
        display->is_flip_pending = true;
    }
    return error;
}

/* Tells a panel that keeps its own picture what has changed in buffer 0. */
static int refresh(const struct kms_display *display, const struct damage *damage) {
    struct drm_clip_rect clips[TEXT_SCREEN_ROWS];
    for (uint32_t i = 0; i < damage->count; i++) {
        const struct rectangle *rectangle = &damage->rectangles[i];
        clips[i] = (struct drm_clip_rect){(uint16_t)rectangle->x1, (uint16_t)rectangle->y1, (uint16_t)rectangle->x2,
                                          (uint16_t)rectangle->y2};
    }
    struct drm_mode_fb_dirty_cmd dirty = {
        .fb_id = display->buffers[0].framebuffer,
        .num_clips = damage->count,
        .clips_ptr = (uint64_t)(uintptr_t)clips,
    };
    int error = kms_ioctl(display->card, DRM_IOCTL_MODE_DIRTYFB, &dirty);
    return error == -ENOSYS ? 0 : error; /* ENOSYS: the panel reads the buffer by itself */
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

int kms_display_handle(struct kms_display *display) {
    /* Room for several events; the kernel hands out whole ones only (drm_read). */
    _Alignas(struct drm_event_vblank) char bytes[1024];
    ssize_t count = read(display->card, bytes, sizeof bytes);
    if (count < 0) {
        return errno == EAGAIN || errno == EINTR ? 0 : -errno;
    }
    for (size_t used = 0; used + sizeof(struct drm_event) <= (size_t)count;) {
        struct drm_event event;
        memcpy(&event, bytes + used, sizeof event);
        if (event.type == DRM_EVENT_FLIP_COMPLETE && display->is_flip_pending) {
            display->is_flip_pending = false;
            display->back = 1 - display->back;
        }
        used += event.length > 0 ? event.length : sizeof event;
    }
    return 0;
}

bool kms_display_is_current(const struct kms_display *display) {
    struct kms_output found;
    return kms_output_find(display->card, &found) == 0 && found.connector == display->output.connector &&
           found.mode.hdisplay == display->output.mode.hdisplay &&
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
