/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_drm.h"

#include "check.h"

#include <drm.h>
#include <drm_fourcc.h>
#include <drm_mode.h>
#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define CRTC_0 31u
#define CRTC_1 32u
#define CONNECTOR_EMPTY 41u
#define CONNECTOR_PANEL 42u
#define ENCODER 51u
#define BUFFER 61u      /* and 62 */
#define FRAMEBUFFER 71u /* and 72 */
#define MAP_OFFSET 0x100000u
#define PADDING 16u

struct fake_drm fake_drm;

static uint32_t created, added, mapped; /* buffers so far */
static int node = -1;                   /* descriptor of the latest request */
static int pending = -1;                /* buffer of the held flip, */
static uint64_t pending_data;           /* and the data of its event */

void *__wrap_mmap(void *hint, size_t length, int protection, int flags, int file, off_t offset);
int __wrap_munmap(void *memory, size_t length);

#define MODE_COUNT 2u
static const struct drm_mode_modeinfo MODES[MODE_COUNT] = {
    {.hdisplay = 800, .vdisplay = 600, .vrefresh = 60, .type = DRM_MODE_TYPE_PREFERRED, .name = "800x600"},
    {.hdisplay = 1024, .vdisplay = 600, .vrefresh = 60, .name = "1024x600"},
};
static const struct drm_mode_modeinfo BIG_MODES[MODE_COUNT] = {
    {.hdisplay = 1280, .vdisplay = 720, .vrefresh = 60, .name = "1280x720"},
    {.hdisplay = 1920, .vdisplay = 1200, .vrefresh = 60, .type = DRM_MODE_TYPE_PREFERRED, .name = "1920x1200"},
};

/* The kernel's last known state of the second connector; disconnected at first. */
static const struct drm_mode_modeinfo *known_modes;

void fake_drm_reset(void) {
    free(fake_drm.pixels[0]);
    free(fake_drm.pixels[1]);
    memset(&fake_drm, 0, sizeof fake_drm);
    fake_drm.failure = EACCES;
    fake_drm.shown = -1;
    created = added = mapped = 0;
    pending = -1;
    known_modes = NULL;
}

void fake_drm_make_node(const char *path) {
    CHECK(mkfifo(path, 0600) == 0);
}

void fake_drm_complete_flip(void) {
    CHECK(pending >= 0);
    struct drm_event_vblank event = {.base = {.type = DRM_EVENT_FLIP_COMPLETE, .length = sizeof event},
                                     .user_data = pending_data};
    fake_drm.shown = pending;
    pending = -1;
    CHECK(write(node, &event, sizeof event) == (ssize_t)sizeof event);
}

static void *pointer(uint64_t address) {
    return (void *)(uintptr_t)address;
}

/* Like the kernel: returns the number always, the ids only when there is room for all. */
static void tell_ids(const uint32_t *ids, uint32_t count, uint64_t address, uint32_t *room) {
    if (*room >= count) {
        memcpy(pointer(address), ids, count * sizeof *ids);
    }
    *room = count;
}

static int get_resources(struct drm_mode_card_res *resources) {
    static const uint32_t crtcs[] = {CRTC_0, CRTC_1};
    static const uint32_t connectors[] = {CONNECTOR_EMPTY, CONNECTOR_PANEL};
    static const uint32_t encoders[] = {ENCODER};
    tell_ids(crtcs, 2, resources->crtc_id_ptr, &resources->count_crtcs);
    tell_ids(connectors, 2, resources->connector_id_ptr, &resources->count_connectors);
    tell_ids(encoders, 1, resources->encoder_id_ptr, &resources->count_encoders);
    resources->count_fbs = 0;
    return 0;
}

static int get_connector(struct drm_mode_get_connector *connector) {
    static const uint32_t encoders[] = {ENCODER};
    CHECK(connector->connector_id == CONNECTOR_EMPTY || connector->connector_id == CONNECTOR_PANEL);
    bool is_panel = connector->connector_id == CONNECTOR_PANEL;
    /* No room for modes means that the caller wants a probe. */
    if (connector->count_modes == 0 && is_panel) {
        known_modes = !fake_drm.is_second_connected ? NULL : fake_drm.has_big_mode ? BIG_MODES : MODES;
        fake_drm.probes++;
    }
    bool is_connected = is_panel && known_modes != NULL;
    connector->connection = is_connected ? 1 : 2;
    if (is_connected && connector->count_modes >= MODE_COUNT) {
        memcpy(pointer(connector->modes_ptr), known_modes, sizeof MODES);
    }
    connector->count_modes = is_connected ? MODE_COUNT : 0;
    tell_ids(encoders, 1, connector->encoders_ptr, &connector->count_encoders);
    connector->count_props = 0;
    return 0;
}

static int get_encoder(struct drm_mode_get_encoder *encoder) {
    CHECK_EQUAL(encoder->encoder_id, ENCODER);
    encoder->possible_crtcs = 2; /* only CRTC_1 */
    return 0;
}

static int create_dumb(struct drm_mode_create_dumb *create) {
    CHECK_EQUAL(create->bpp, 32);
    fake_drm.width = create->width;
    fake_drm.height = create->height;
    fake_drm.stride = create->width + PADDING;
    create->handle = BUFFER + created++ % 2;
    create->pitch = 4 * fake_drm.stride;
    create->size = (uint64_t)create->pitch * create->height;
    return 0;
}

static int add_framebuffer(struct drm_mode_fb_cmd2 *add) {
    CHECK_EQUAL(add->handles[0], BUFFER + added % 2);
    CHECK_EQUAL(add->pitches[0], 4 * fake_drm.stride);
    CHECK_EQUAL(add->pixel_format, DRM_FORMAT_XRGB8888);
    CHECK(add->width == fake_drm.width && add->height == fake_drm.height);
    add->fb_id = FRAMEBUFFER + added++ % 2;
    return 0;
}

static int map_dumb(struct drm_mode_map_dumb *map) {
    CHECK(map->handle == BUFFER || map->handle == BUFFER + 1);
    map->offset = MAP_OFFSET * (map->handle - BUFFER + 1);
    return 0;
}

static int set_crtc(const struct drm_mode_crtc *set) {
    CHECK_EQUAL(set->crtc_id, CRTC_1);
    CHECK(set->fb_id == FRAMEBUFFER || set->fb_id == FRAMEBUFFER + 1);
    CHECK_EQUAL(set->count_connectors, 1);
    CHECK_EQUAL(*(const uint32_t *)pointer(set->set_connectors_ptr), CONNECTOR_PANEL);
    CHECK_EQUAL(set->mode_valid, 1);
    CHECK(set->mode.hdisplay == fake_drm.width && set->mode.vdisplay == fake_drm.height);
    fake_drm.shown = (int)(set->fb_id - FRAMEBUFFER);
    fake_drm.modesets++;
    pending = -1; /* of the program that used the card before */
    return 0;
}

static int flip(const struct drm_mode_crtc_page_flip *request) {
    CHECK_EQUAL(request->crtc_id, CRTC_1);
    CHECK_EQUAL(request->flags, DRM_MODE_PAGE_FLIP_EVENT);
    CHECK(request->fb_id == FRAMEBUFFER || request->fb_id == FRAMEBUFFER + 1);
    if (fake_drm.has_no_flip) {
        return EINVAL;
    }
    if (pending >= 0) {
        return EBUSY;
    }
    pending = (int)(request->fb_id - FRAMEBUFFER);
    pending_data = request->user_data;
    fake_drm.flips++;
    if (!fake_drm.holds_flips) {
        fake_drm_complete_flip();
    }
    return 0;
}

static int refresh(const struct drm_mode_fb_dirty_cmd *dirty) {
    CHECK_EQUAL(dirty->fb_id, FRAMEBUFFER + (uint32_t)fake_drm.shown);
    const struct drm_clip_rect *clips = pointer(dirty->clips_ptr);
    for (uint32_t i = 0; i < dirty->num_clips; i++) {
        CHECK(clips[i].x1 < clips[i].x2 && clips[i].x2 <= fake_drm.width);
        CHECK(clips[i].y1 < clips[i].y2 && clips[i].y2 <= fake_drm.height);
    }
    fake_drm.refreshes++;
    fake_drm.clips = dirty->num_clips;
    return fake_drm.has_dirty_ioctl ? 0 : ENOSYS;
}

int fake_drm_ioctl(int file, unsigned long request, void *argument) {
    node = file;
    if (request == fake_drm.failing) {
        return fake_drm.failure;
    }
    switch (request) {
    case DRM_IOCTL_MODE_GETRESOURCES:
        return get_resources(argument);
    case DRM_IOCTL_MODE_GETCONNECTOR:
        return get_connector(argument);
    case DRM_IOCTL_MODE_GETENCODER:
        return get_encoder(argument);
    case DRM_IOCTL_MODE_CREATE_DUMB:
        return create_dumb(argument);
    case DRM_IOCTL_MODE_ADDFB2:
        return add_framebuffer(argument);
    case DRM_IOCTL_MODE_MAP_DUMB:
        return map_dumb(argument);
    case DRM_IOCTL_MODE_SETCRTC:
        return set_crtc(argument);
    case DRM_IOCTL_MODE_PAGE_FLIP:
        return flip(argument);
    case DRM_IOCTL_MODE_DIRTYFB:
        return refresh(argument);
    default:
        return ENOTTY;
    }
}

void *__wrap_mmap(void *hint, size_t length, int protection, int flags, int file, off_t offset) {
    (void)hint;
    (void)file;
    CHECK_EQUAL(protection, PROT_READ | PROT_WRITE);
    CHECK_EQUAL(flags, MAP_SHARED);
    CHECK_EQUAL(offset, MAP_OFFSET * (mapped % 2 + 1));
    CHECK_EQUAL(length, (size_t)4 * fake_drm.stride * fake_drm.height);
    uint32_t **pixels = &fake_drm.pixels[mapped++ % 2];
    free(*pixels);
    *pixels = malloc(length);
    CHECK(*pixels != NULL);
    fake_drm.mappings++;
    return *pixels;
}

int __wrap_munmap(void *memory, size_t length) {
    (void)length;
    CHECK(memory == fake_drm.pixels[0] || memory == fake_drm.pixels[1]);
    fake_drm.mappings--;
    return 0;
}
