// SPDX-License-Identifier: GPL-2.0
/*
 * Raspberry Pi: tells the firmware, at the next restart, to boot the other partition once (the one below [tryboot] in
 * autoboot.txt). Kernels of the Raspberry Pi project do so for reboot "0 tryboot"; the one of kernel.org, which Debian
 * has, does not. The firmware takes it as a property of its mailbox, right before it is told of the restart.
 *
 *   echo 1 > /sys/module/tiovivo_tryboot/parameters/armed     0: not any more
 */
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/of.h>
#include <linux/reboot.h>
#include <soc/bcm2835/raspberrypi-firmware.h>

/* RPI_FIRMWARE_SET_REBOOT_FLAGS in raspberrypi-firmware.h of that project's kernels; flag 1 is tryboot. */
#define SET_REBOOT_FLAGS 0x00038064

static bool armed;
static struct rpi_firmware *firmware;

static int on_restart(struct notifier_block *block, unsigned long event, void *command)
{
	u32 flags = 1;

	if (armed && event == SYS_RESTART &&
	    rpi_firmware_property(firmware, SET_REBOOT_FLAGS, &flags, sizeof(flags)))
		pr_warn("tiovivo-tryboot: the firmware does not take the flag: the default partition boots\n");
	return NOTIFY_DONE;
}

static struct notifier_block restart_block = { .notifier_call = on_restart };

static int __init tryboot_init(void)
{
	struct device_node *node = of_find_compatible_node(NULL, NULL, "raspberrypi,bcm2835-firmware");
	int failed;

	if (!node)
		return -ENODEV;
	firmware = rpi_firmware_get(node);
	of_node_put(node);
	if (!firmware)
		return -ENODEV;
	failed = register_reboot_notifier(&restart_block);
	if (failed)
		rpi_firmware_put(firmware);
	return failed;
}

static void __exit tryboot_exit(void)
{
	unregister_reboot_notifier(&restart_block);
	rpi_firmware_put(firmware);
}

module_param(armed, bool, 0600);
MODULE_PARM_DESC(armed, "1: the next restart boots the other partition once");
module_init(tryboot_init);
module_exit(tryboot_exit);
MODULE_DESCRIPTION("one-shot boot of the other partition of a Raspberry Pi");
MODULE_LICENSE("GPL v2");
