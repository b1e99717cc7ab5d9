/* SPDX-License-Identifier: Apache-2.0 */
/* The four tabs, for hud.c. Each draws its content between the rules, and handles its own keys. */
#ifndef KN86_HUD_TABS_H
#define KN86_HUD_TABS_H

#include "hud.h"

void status_tab_draw(const struct hud *hud, const struct hud_model *model, struct text_screen *screen);
void lambda_tab_draw(const struct hud *hud, struct text_screen *screen);
void link_tab_draw(const struct hud *hud, const struct hud_model *model, struct text_screen *screen);
void sys_tab_draw(const struct hud *hud, const struct hud_model *model, struct text_screen *screen);

void status_tab_press(struct hud *hud, uint8_t key);
void lambda_tab_press(struct hud *hud, uint8_t key, int64_t now);
void sys_tab_press(struct hud *hud, uint8_t key, int64_t now);

#endif
