// SPDX-License-Identifier: GPL-2.0
/*
 * vpi - virtual Raspberry Pi peripherals for the "virtual-pi" test machine.
 *
 * Debian's kernels have no gpio-sim, and i2c-stub speaks only SMBus: a user-space
 * library that uses read(2), write(2) or I2C_RDWR cannot reach it. For SPI, PWM
 * and 1-Wire the kernel has no simulator at all. So this module registers, with
 * the ordinary kernel subsystems:
 *
 *   gpiochip0                54 lines, label "pinctrl-bcm2711", names, bias and edge events
 *   i2c-1                    I2C adapter, full I2C_RDWR; devices are register maps
 *   spidev0.0, spidev0.1     SPI host; each chip select is a loop-back, an MCP3008 or an MCP3208;
 *                            at spi0.2 and spi0.3 are two such for the kernel's own driver
 *   pwmchipN (2 channels)    PWM chip of the device fe20c000.pwm, state as written through sysfs
 *   w1_bus_master1           1-Wire bus with DS18B20 slaves, simulated bit by bit
 *   thermal_zone0            "cpu-thermal"
 *
 * so that what user space opens is the subsystem's real device node or sysfs
 * tree. The simulated side is driven through debugfs, /sys/kernel/debug/vpi, by any user, so
 * that a test needs not be root to play the outside:
 *
 *   gpio/17/drive  what the outside drives onto line 17: 0, 1 or z (nothing, so the
 *                  line follows its bias; no bias reads 0)
 *   gpio/17/state  level, direction and bias, as "1 in pull-up"
 *   gpio/echo      write "23 24 5831": after line 23 falls, line 24 goes high for
 *                  5831 us (an HC-SR04: trigger, echo, echo time)
 *   gpio/strict    Y: a line that its program lets go of becomes an input, as in upstream's
 *                  kernel; N: it stays as it is, as in Raspberry Pi's (strict_gpiod=0)
 *   gpio/trace     text, "<monotonic ns> <line> <level>" for every change of level;
 *                  any write empties it
 *   i2c/new        write "76": add a slave at 0x76 (directory i2c/76)
 *   i2c/delete     write "76": take it off the bus
 *   i2c/trace      text, one line a message; any write empties it
 *   i2c/76/mem     65536 bytes of register memory, read and write at any offset
 *   i2c/76/regbytes  bytes of register pointer at the start of a write: 0, 1, 2
 *   i2c/76/stride  bytes of memory one register stands for (ADS1115: 2)
 *   i2c/76/autoinc 1: the pointer moves on as bytes are read or written
 *   i2c/76/nack    this many of the next transfers get no ACK (-1: all of them)
 *   i2c/76/on      write "f4 2e f6 6c fa": once 2e has been written to the memory at f4, the
 *                  bytes 6c fa are at f6 (hexadecimal; later ones go on top, "-" forgets all)
 *   i2c/76/delay_us  clock-stretch: every transfer takes this long
 *   spi/0/mode     0: loop-back (MISO = MOSI), 1: MCP3008, 2: MCP3208
 *   spi/0/adc0..7  channel values of either, 0..1023 or 0..4095
 *   spi/trace      text, one line a transfer; any write empties it
 *   w1/new         write "0000012345ab": add a DS18B20 28-0000012345ab
 *   w1/28-0000012345ab/temp_raw   1/16 degree Celsius (25.0625 is 401)
 *   w1/28-0000012345ab/present    0: unplugged
 *   w1/28-0000012345ab/corrupt    this many of the next scratchpads have a bad CRC
 *   cpu_temp       thermal zone temperature, 1/1000 degree Celsius
 */
#include <linux/debugfs.h>
#include <linux/delay.h>
#include <linux/gpio/driver.h>
#include <linux/hrtimer.h>
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/pwm.h>
#include <linux/slab.h>
#include <linux/spi/spi.h>
#include <linux/thermal.h>
#include <linux/uaccess.h>
#include <linux/version.h>
#include <linux/vmalloc.h>
#include <linux/w1.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)
#define VPI_OLD_API	/* Debian 12: 6.1; Debian 13: 6.12 */
#endif

static char *gpio_label = "pinctrl-bcm2711";
module_param(gpio_label, charp, 0444);
static unsigned int gpio_lines = 54;
module_param(gpio_lines, uint, 0444);
static unsigned int pwm_channels = 2;
module_param(pwm_channels, uint, 0444);
static unsigned int i2c_bus = 1;
module_param(i2c_bus, uint, 0444);

/* what the PWM chip of a board is found by */
static char *pwm_device = "fe20c000.pwm";
module_param(pwm_device, charp, 0444);

static struct platform_device *vpi_pdev, *vpi_pwm_pdev;
static struct dentry *vpi_dir;

/* ------------------------------------------------------------------ trace */

#define TRACE_SIZE (256 * 1024)

struct vpi_trace {
	spinlock_t lock;
	char *text;
	size_t used;
};

static struct vpi_trace gpio_trace, i2c_trace, spi_trace;

static __printf(2, 3) void vpi_trace_add(struct vpi_trace *t, const char *fmt, ...)
{
	unsigned long flags;
	va_list args;

	va_start(args, fmt);
	spin_lock_irqsave(&t->lock, flags);
	if (t->used < TRACE_SIZE - 1)
		t->used += vscnprintf(t->text + t->used, TRACE_SIZE - t->used, fmt, args);
	spin_unlock_irqrestore(&t->lock, flags);
	va_end(args);
}

static ssize_t vpi_trace_read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	struct vpi_trace *t = file->private_data;

	return simple_read_from_buffer(to, n, pos, t->text, READ_ONCE(t->used));
}

static ssize_t vpi_trace_write(struct file *file, const char __user *from, size_t n,
			       loff_t *pos)
{
	struct vpi_trace *t = file->private_data;
	unsigned long flags;

	spin_lock_irqsave(&t->lock, flags);
	t->used = 0;
	spin_unlock_irqrestore(&t->lock, flags);
	return n;
}

static const struct file_operations vpi_trace_fops = {
	.owner = THIS_MODULE, .open = simple_open, .read = vpi_trace_read, .write = vpi_trace_write,
};

static int vpi_trace_init(struct vpi_trace *t, struct dentry *dir)
{
	spin_lock_init(&t->lock);
	t->text = vzalloc(TRACE_SIZE);
	if (!t->text)
		return -ENOMEM;
	debugfs_create_file("trace", 0666, dir, t, &vpi_trace_fops);
	return 0;
}

/* ------------------------------------------------------------------- GPIO */

#define MAX_LINES 64

static struct vpi_line {
	bool out, value;	/* direction and value as the consumer set them */
	signed char drive;	/* from outside: 0, 1, or -1 for nothing */
	signed char bias;	/* 1 pull-up, 0 pull-down, -1 none */
	bool level;
	bool irq_on;
	unsigned int edges;	/* IRQ_TYPE_EDGE_* */
	int echo;		/* line that answers a falling edge of this one, or -1 */
	unsigned int echo_us;
	bool echo_high;
	struct hrtimer timer;	/* runs on the echo line */
} lines[MAX_LINES];

/* As the device trees of Raspberry Pis name them; those beyond the header have none here. */
static const char *const line_names[MAX_LINES] = {
	"ID_SDA", "ID_SCL", "GPIO2", "GPIO3", "GPIO4", "GPIO5", "GPIO6", "GPIO7", "GPIO8", "GPIO9",
	"GPIO10", "GPIO11", "GPIO12", "GPIO13", "GPIO14", "GPIO15", "GPIO16", "GPIO17", "GPIO18",
	"GPIO19", "GPIO20", "GPIO21", "GPIO22", "GPIO23", "GPIO24", "GPIO25", "GPIO26", "GPIO27",
};

static DEFINE_SPINLOCK(gpio_lock);
static struct gpio_chip gpio;
static bool gpio_added;
static bool gpio_strict;

/* Works out a line's level; raises its interrupt and starts its echo on a change. */
static void line_update(unsigned int at)
{
	struct vpi_line *l = &lines[at];
	bool now, fire = false;
	unsigned long flags;

	spin_lock_irqsave(&gpio_lock, flags);
	now = l->out ? l->value : l->drive >= 0 ? l->drive : l->bias == 1;
	if (now != l->level) {
		l->level = now;
		vpi_trace_add(&gpio_trace, "%llu %u %d\n", ktime_get_ns(), at, now);
		fire = l->irq_on &&
		       (l->edges & (now ? IRQ_TYPE_EDGE_RISING : IRQ_TYPE_EDGE_FALLING));
		if (!now && l->echo >= 0) {
			lines[l->echo].echo_high = true;
			lines[l->echo].echo_us = l->echo_us;
			/* an HC-SR04 sends its burst first, for about 450 us */
			hrtimer_start(&lines[l->echo].timer, ns_to_ktime(450 * 1000ULL),
				      HRTIMER_MODE_REL);
		}
	}
	spin_unlock_irqrestore(&gpio_lock, flags);
	if (fire) {
		local_irq_save(flags);
		generic_handle_domain_irq(gpio.irq.domain, at);
		local_irq_restore(flags);
	}
}

static enum hrtimer_restart line_echo(struct hrtimer *timer)
{
	struct vpi_line *l = container_of(timer, struct vpi_line, timer);
	bool high = l->echo_high;

	l->drive = high;
	line_update(l - lines);
	if (!high)
		return HRTIMER_NORESTART;
	l->echo_high = false;
	hrtimer_set_expires(timer, ktime_add_us(ktime_get(), l->echo_us));
	return HRTIMER_RESTART;
}

static int vpi_gpio_get_direction(struct gpio_chip *gc, unsigned int at)
{
	return lines[at].out ? GPIO_LINE_DIRECTION_OUT : GPIO_LINE_DIRECTION_IN;
}

static int vpi_gpio_input(struct gpio_chip *gc, unsigned int at)
{
	lines[at].out = false;
	line_update(at);
	return 0;
}

static void vpi_gpio_set(struct gpio_chip *gc, unsigned int at, int value)
{
	lines[at].value = !!value;
	line_update(at);
}

static int vpi_gpio_output(struct gpio_chip *gc, unsigned int at, int value)
{
	lines[at].out = true;
	vpi_gpio_set(gc, at, value);
	return 0;
}

/* Upstream's pin controllers return a freed line to input, Raspberry Pi's kernels leave it as it is. */
static void vpi_gpio_free(struct gpio_chip *gc, unsigned int at)
{
	if (gpio_strict)
		vpi_gpio_input(gc, at);
}

static int vpi_gpio_get(struct gpio_chip *gc, unsigned int at)
{
	return lines[at].level;
}

static int vpi_gpio_set_config(struct gpio_chip *gc, unsigned int at, unsigned long config)
{
	switch (pinconf_to_config_param(config)) {
	case PIN_CONFIG_BIAS_PULL_UP:
		lines[at].bias = 1;
		break;
	case PIN_CONFIG_BIAS_PULL_DOWN:
		lines[at].bias = 0;
		break;
	case PIN_CONFIG_BIAS_DISABLE:
		lines[at].bias = -1;
		break;
	case PIN_CONFIG_PERSIST_STATE:
		break;
	default:
		return -ENOTSUPP;
	}
	line_update(at);
	return 0;
}

static void vpi_irq_mask(struct irq_data *d)
{
	lines[irqd_to_hwirq(d)].irq_on = false;
	gpiochip_disable_irq(&gpio, irqd_to_hwirq(d));
}

static void vpi_irq_unmask(struct irq_data *d)
{
	gpiochip_enable_irq(&gpio, irqd_to_hwirq(d));
	lines[irqd_to_hwirq(d)].irq_on = true;
}

static int vpi_irq_set_type(struct irq_data *d, unsigned int type)
{
	if (type & ~IRQ_TYPE_EDGE_BOTH)
		return -EINVAL;
	lines[irqd_to_hwirq(d)].edges = type;
	return 0;
}

static const struct irq_chip vpi_irq_chip = {
	.name = "vpi-gpio",
	.irq_mask = vpi_irq_mask, .irq_unmask = vpi_irq_unmask, .irq_set_type = vpi_irq_set_type,
	.flags = IRQCHIP_IMMUTABLE,
	GPIOCHIP_IRQ_RESOURCE_HELPERS,
};

static ssize_t drive_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	unsigned long at = (unsigned long)file->private_data;
	char c;

	if (!n || get_user(c, from))
		return -EFAULT;
	if (c != '0' && c != '1' && c != 'z')
		return -EINVAL;
	lines[at].drive = c == 'z' ? -1 : c - '0';
	line_update(at);
	return n;
}

static ssize_t drive_read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	struct vpi_line *l = &lines[(unsigned long)file->private_data];

	return simple_read_from_buffer(to, n, pos, l->drive < 0 ? "z\n" : l->drive ? "1\n" : "0\n", 2);
}

static const struct file_operations drive_fops = {
	.owner = THIS_MODULE, .open = simple_open, .read = drive_read, .write = drive_write,
};

static ssize_t state_read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	struct vpi_line *l = &lines[(unsigned long)file->private_data];
	char text[32];
	int len = scnprintf(text, sizeof(text), "%d %s %s\n", l->level, l->out ? "out" : "in",
			    l->bias < 0 ? "none" : l->bias ? "pull-up" : "pull-down");

	return simple_read_from_buffer(to, n, pos, text, len);
}

static const struct file_operations state_fops = {
	.owner = THIS_MODULE, .open = simple_open, .read = state_read,
};

static ssize_t echo_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	unsigned int trig, echo, us;
	char text[40];

	if (n >= sizeof(text) || copy_from_user(text, from, n))
		return -EINVAL;
	text[n] = 0;
	if (sscanf(text, "%u %u %u", &trig, &echo, &us) != 3 ||
	    trig >= gpio_lines || echo >= gpio_lines || trig == echo || !us)
		return -EINVAL;
	lines[trig].echo_us = us;
	lines[trig].echo = echo;
	return n;
}

static const struct file_operations echo_fops = { .owner = THIS_MODULE, .write = echo_write };

static int vpi_gpio_init(struct device *dev)
{
	struct dentry *dir = debugfs_create_dir("gpio", vpi_dir);
	unsigned long i;
	int ret = vpi_trace_init(&gpio_trace, dir);

	if (ret)
		return ret;
	gpio_lines = min_t(unsigned int, gpio_lines, MAX_LINES);
	debugfs_create_file("echo", 0222, dir, NULL, &echo_fops);
	debugfs_create_bool("strict", 0666, dir, &gpio_strict);
	for (i = 0; i < gpio_lines; i++) {
		char name[8];
		struct dentry *d;

		lines[i].drive = lines[i].bias = -1;
		lines[i].echo = -1;
		hrtimer_init(&lines[i].timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
		lines[i].timer.function = line_echo;
		snprintf(name, sizeof(name), "%lu", i);
		d = debugfs_create_dir(name, dir);
		debugfs_create_file("drive", 0666, d, (void *)i, &drive_fops);
		debugfs_create_file("state", 0444, d, (void *)i, &state_fops);
	}
	gpio.label = gpio_label;
	gpio.parent = dev;
	gpio.owner = THIS_MODULE;
	gpio.base = -1;
	gpio.ngpio = gpio_lines;
	gpio.names = line_names;
	gpio.free = vpi_gpio_free;
	gpio.get_direction = vpi_gpio_get_direction;
	gpio.direction_input = vpi_gpio_input;
	gpio.direction_output = vpi_gpio_output;
	gpio.get = vpi_gpio_get;
	gpio.set = vpi_gpio_set;
	gpio.set_config = vpi_gpio_set_config;
	gpio_irq_chip_set_chip(&gpio.irq, &vpi_irq_chip);
	gpio.irq.handler = handle_simple_irq;
	gpio.irq.default_type = IRQ_TYPE_NONE;
	ret = gpiochip_add_data(&gpio, NULL);
	gpio_added = !ret;
	return ret;
}

/* -------------------------------------------------------------------- I2C */

#define MEM_SIZE 0x10000
#define REACTIONS 32

/* What a chip does when it is written to: starts to measure, and has a result. */
struct vpi_reaction {
	u32 at, to, count;
	u8 value, bytes[16];
};

struct vpi_slave {
	struct vpi_reaction reactions[REACTIONS];
	u32 reaction_count;
	struct dentry *dir;
	u8 *mem;
	u32 regbytes, stride, autoinc, delay_us;
	s64 nack;
	u32 pos;	/* byte offset in mem that the next byte is read from */
};

static DEFINE_MUTEX(i2c_lock);
static struct vpi_slave *slaves[128];
static struct dentry *i2c_dir;

static void vpi_i2c_react(struct vpi_slave *s, u32 at, u8 value)
{
	u32 i, k;

	for (i = 0; i < s->reaction_count; i++) {
		struct vpi_reaction *r = &s->reactions[i];

		if (r->at != at || r->value != value)
			continue;
		for (k = 0; k < r->count; k++)
			s->mem[(r->to + k) % MEM_SIZE] = r->bytes[k];
	}
}

static int vpi_i2c_one(struct vpi_slave *s, struct i2c_msg *m)
{
	u32 base = s->pos, i;

	if (m->flags & I2C_M_RD) {
		for (i = 0; i < m->len; i++)
			m->buf[i] = s->mem[(base + i) % MEM_SIZE];
	} else {
		u32 reg = 0, lead = min_t(u32, s->regbytes, m->len);

		for (i = 0; i < lead; i++)
			reg = reg << 8 | m->buf[i];
		if (lead)
			base = reg * s->stride;
		for (i = lead; i < m->len; i++)
			s->mem[(base + i - lead) % MEM_SIZE] = m->buf[i];
		for (i = lead; i < m->len; i++)
			vpi_i2c_react(s, (base + i - lead) % MEM_SIZE, m->buf[i]);
		s->pos = base % MEM_SIZE;
		if (s->autoinc)
			s->pos = (base + m->len - lead) % MEM_SIZE;
		return 0;
	}
	if (s->autoinc)
		s->pos = (base + m->len) % MEM_SIZE;
	return 0;
}

static int vpi_i2c_xfer(struct i2c_adapter *adap, struct i2c_msg *msgs, int num)
{
	int i, ret = num;

	mutex_lock(&i2c_lock);
	for (i = 0; i < num; i++) {
		struct i2c_msg *m = &msgs[i];
		struct vpi_slave *s = m->addr < 128 ? slaves[m->addr] : NULL;
		bool nack = !s;

		if (s && s->nack) {
			nack = true;
			if (i == 0 && s->nack > 0)
				s->nack--;
		}
		if (!nack && s->delay_us && i == 0)
			fsleep(s->delay_us);
		if (!nack)
			vpi_i2c_one(s, m);
		vpi_trace_add(&i2c_trace, "%02x %c%s %*ph%s\n", m->addr,
			  m->flags & I2C_M_RD ? 'R' : 'W', i ? "+" : "",
			  nack ? 0 : min_t(int, m->len, 64), m->buf, nack ? "NACK" : "");
		if (nack) {
			ret = -EREMOTEIO;	/* what i2c-bcm2835 returns for no ACK */
			break;
		}
	}
	mutex_unlock(&i2c_lock);
	return ret;
}

static u32 vpi_i2c_func(struct i2c_adapter *adap)
{
	return I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL;
}

static const struct i2c_algorithm vpi_i2c_algo = {
	.master_xfer = vpi_i2c_xfer, .functionality = vpi_i2c_func,
};

static struct i2c_adapter vpi_adapter = {
	.owner = THIS_MODULE, .name = "bcm2835 (virtual-pi)", .algo = &vpi_i2c_algo,
};

static ssize_t mem_read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	struct vpi_slave *s = file->private_data;
	ssize_t ret;

	mutex_lock(&i2c_lock);
	ret = simple_read_from_buffer(to, n, pos, s->mem, MEM_SIZE);
	mutex_unlock(&i2c_lock);
	return ret;
}

static ssize_t mem_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	struct vpi_slave *s = file->private_data;
	ssize_t ret;

	mutex_lock(&i2c_lock);
	ret = simple_write_to_buffer(s->mem, MEM_SIZE, pos, from, n);
	mutex_unlock(&i2c_lock);
	return ret;
}

static const struct file_operations mem_fops = {
	.owner = THIS_MODULE, .open = simple_open, .read = mem_read, .write = mem_write,
	.llseek = default_llseek,
};

static ssize_t on_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	struct vpi_slave *s = file->private_data;
	struct vpi_reaction r = {};
	char text[96], *rest = text, *word;
	u32 field = 0, number;
	int ret = 0;

	if (n >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, from, n))
		return -EFAULT;
	text[n] = 0;
	mutex_lock(&i2c_lock);
	if (text[0] == '-') {
		s->reaction_count = 0;
		goto out;
	}
	while ((word = strsep(&rest, " \n"))) {
		if (!*word)
			continue;
		ret = kstrtou32(word, 16, &number);
		if (ret)
			goto out;
		if (field == 0)
			r.at = number;
		else if (field == 1)
			r.value = number;
		else if (field == 2)
			r.to = number;
		else if (r.count < sizeof(r.bytes))
			r.bytes[r.count++] = number;
		field++;
	}
	if (!r.count || s->reaction_count == REACTIONS)
		ret = -EINVAL;
	else
		s->reactions[s->reaction_count++] = r;
out:
	mutex_unlock(&i2c_lock);
	return ret ? ret : n;
}

static const struct file_operations on_fops = {
	.owner = THIS_MODULE, .open = simple_open, .write = on_write,
};

static int s64_get(void *data, u64 *val)
{
	*val = *(s64 *)data;
	return 0;
}

static int s64_set(void *data, u64 val)
{
	*(s64 *)data = val;
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE_SIGNED(s64_fops, s64_get, s64_set, "%lld\n");

static int parse_addr(const char __user *from, size_t n, u8 *addr)
{
	int ret = kstrtou8_from_user(from, n, 16, addr);

	return ret ? ret : *addr < 128 ? 0 : -EINVAL;
}

static ssize_t slave_new(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	struct vpi_slave *s;
	char name[8];
	u8 addr;
	int ret = parse_addr(from, n, &addr);

	if (ret)
		return ret;
	if (slaves[addr])
		return -EEXIST;
	s = kzalloc(sizeof(*s), GFP_KERNEL);
	if (!s)
		return -ENOMEM;
	s->mem = vzalloc(MEM_SIZE);
	if (!s->mem) {
		kfree(s);
		return -ENOMEM;
	}
	s->regbytes = 1;
	s->stride = 1;
	s->autoinc = 1;
	snprintf(name, sizeof(name), "%02x", addr);
	s->dir = debugfs_create_dir(name, i2c_dir);
	debugfs_create_file("mem", 0666, s->dir, s, &mem_fops);
	debugfs_create_file("on", 0222, s->dir, s, &on_fops);
	debugfs_create_u32("regbytes", 0666, s->dir, &s->regbytes);
	debugfs_create_u32("stride", 0666, s->dir, &s->stride);
	debugfs_create_u32("autoinc", 0666, s->dir, &s->autoinc);
	debugfs_create_u32("delay_us", 0666, s->dir, &s->delay_us);
	debugfs_create_file_unsafe("nack", 0666, s->dir, &s->nack, &s64_fops);
	mutex_lock(&i2c_lock);
	slaves[addr] = s;
	mutex_unlock(&i2c_lock);
	return n;
}

static void slave_free(u8 addr)
{
	struct vpi_slave *s;

	mutex_lock(&i2c_lock);
	s = slaves[addr];
	slaves[addr] = NULL;
	mutex_unlock(&i2c_lock);
	if (!s)
		return;
	debugfs_remove_recursive(s->dir);
	vfree(s->mem);
	kfree(s);
}

static ssize_t slave_delete(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	u8 addr;
	int ret = parse_addr(from, n, &addr);

	if (ret)
		return ret;
	if (!slaves[addr])
		return -ENODEV;
	slave_free(addr);
	return n;
}

static const struct file_operations new_fops = { .owner = THIS_MODULE, .write = slave_new };
static const struct file_operations delete_fops = { .owner = THIS_MODULE, .write = slave_delete };

static int vpi_i2c_init(struct device *dev)
{
	int ret;

	i2c_dir = debugfs_create_dir("i2c", vpi_dir);
	debugfs_create_file("new", 0222, i2c_dir, NULL, &new_fops);
	debugfs_create_file("delete", 0222, i2c_dir, NULL, &delete_fops);
	ret = vpi_trace_init(&i2c_trace, i2c_dir);
	if (ret)
		return ret;
	vpi_adapter.dev.parent = dev;
	vpi_adapter.nr = i2c_bus;
	return i2c_add_numbered_adapter(&vpi_adapter);
}

/* -------------------------------------------------------------------- SPI */

#define SPI_CHIPS 4

/* What sits at each chip select, by the names that drivers bind to: spidev's, and the kernel's own. */
static const char *const spi_names[SPI_CHIPS] = { "spi-petra", "spi-petra", "mcp3008", "mcp3208" };

#ifdef VPI_OLD_API
#define spi_alloc_host spi_alloc_master
#define vpi_chip_select(spi) ((spi)->chip_select)
#else
#define vpi_chip_select(spi) spi_get_chipselect(spi, 0)
#endif

static struct vpi_spi_chip {
	u32 mode;
	u32 adc[8];
	u32 clock, value;	/* of a converter: since the start bit, and what it measured */
	u8 select;
} spi_chips[SPI_CHIPS];

static struct spi_controller *spi_host;

/*
 * Datasheets of MCP3008 and MCP3208, figure 5-1, a bit a clock: zeros, the start bit, SGL/DIFF, D2
 * to D0, one clock to sample, the null bit, then 10 or 12 bits of result.
 */
static bool mcp3x08_bit(struct vpi_spi_chip *c, bool in)
{
	u32 bits = c->mode == 1 ? 10 : 12, at = c->clock;

	if (at || in)
		c->clock++;
	if (at >= 1 && at <= 4)
		c->select = c->select << 1 | in;
	if (at == 4) {
		u32 plus = c->adc[c->select & 7];
		u32 minus = c->select & 8 ? 0 : c->adc[(c->select & 7) ^ 1];

		/* a differential pair is never below zero */
		c->value = min_t(u32, plus > minus ? plus - minus : 0, (1 << bits) - 1);
	}
	return at >= 7 && at < 7 + bits && c->value >> (bits - 1 - (at - 7)) & 1;
}

static u8 mcp3x08_byte(struct vpi_spi_chip *c, u8 out)
{
	u8 in = 0;
	int i;

	for (i = 7; i >= 0; i--)
		in |= mcp3x08_bit(c, out >> i & 1) << i;
	return in;
}

static void vpi_spi_cs(struct spi_device *spi, bool level)
{
	spi_chips[vpi_chip_select(spi)].clock = 0;
	spi_chips[vpi_chip_select(spi)].select = 0;
}

static int vpi_spi_one(struct spi_controller *host, struct spi_device *spi,
		       struct spi_transfer *x)
{
	struct vpi_spi_chip *c = &spi_chips[vpi_chip_select(spi)];
	const u8 *tx = x->tx_buf;
	u8 *rx = x->rx_buf;
	u32 i;

	if (tx)
		vpi_trace_add(&spi_trace, "%u W %*ph\n", vpi_chip_select(spi),
			  min_t(int, x->len, 64), tx);
	for (i = 0; i < x->len; i++) {
		u8 out = tx ? tx[i] : 0;
		u8 in = c->mode ? mcp3x08_byte(c, out) : out;

		if (rx)
			rx[i] = in;
	}
	if (rx)
		vpi_trace_add(&spi_trace, "%u R %*ph\n", vpi_chip_select(spi),
			  min_t(int, x->len, 64), rx);
	return 0;
}

static int vpi_spi_init(struct device *dev)
{
	struct dentry *dir = debugfs_create_dir("spi", vpi_dir);
	int ret, i, k;

	ret = vpi_trace_init(&spi_trace, dir);
	if (ret)
		return ret;
	spi_host = spi_alloc_host(dev, 0);
	if (!spi_host)
		return -ENOMEM;
	spi_host->bus_num = 0;
	spi_host->num_chipselect = SPI_CHIPS;
	spi_host->mode_bits = SPI_CPOL | SPI_CPHA | SPI_CS_HIGH | SPI_NO_CS | SPI_LSB_FIRST;
	spi_host->bits_per_word_mask = SPI_BPW_MASK(8);
	spi_host->set_cs = vpi_spi_cs;
	spi_host->transfer_one = vpi_spi_one;
	ret = spi_register_controller(spi_host);
	if (ret) {
		spi_controller_put(spi_host);
		spi_host = NULL;
		return ret;
	}
	for (i = 0; i < SPI_CHIPS; i++) {
		struct spi_board_info info = { .max_speed_hz = 125000000, .chip_select = i };
		char name[8];
		struct dentry *d;

		strscpy(info.modalias, spi_names[i], sizeof(info.modalias));
		spi_chips[i].mode = i < 2 ? 0 : i - 1;
		snprintf(name, sizeof(name), "%d", i);
		d = debugfs_create_dir(name, dir);
		debugfs_create_u32("mode", 0666, d, &spi_chips[i].mode);
		for (k = 0; k < 8; k++) {
			snprintf(name, sizeof(name), "adc%d", k);
			debugfs_create_u32(name, 0666, d, &spi_chips[i].adc[k]);
		}
		if (!spi_new_device(spi_host, &info))
			return -ENODEV;
	}
	return 0;
}

/* -------------------------------------------------------------------- PWM */

static struct pwm_chip *pwm_chip;

static int vpi_pwm_apply(struct pwm_chip *chip, struct pwm_device *pwm,
			 const struct pwm_state *state)
{
	return 0;	/* the core keeps the state and shows it in sysfs and debugfs */
}

static const struct pwm_ops vpi_pwm_ops = {
	.apply = vpi_pwm_apply,
#ifdef VPI_OLD_API
	.owner = THIS_MODULE,
#endif
};

static int vpi_pwm_init(void)
{
	struct device *dev;
	struct pwm_chip *chip;
	int ret;

	vpi_pwm_pdev = platform_device_register_simple(pwm_device, PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(vpi_pwm_pdev)) {
		ret = PTR_ERR(vpi_pwm_pdev);
		vpi_pwm_pdev = NULL;
		return ret;
	}
	dev = &vpi_pwm_pdev->dev;

#ifdef VPI_OLD_API
	chip = devm_kzalloc(dev, sizeof(*chip), GFP_KERNEL);
	if (!chip)
		return -ENOMEM;
	chip->dev = dev;
	chip->npwm = pwm_channels;
#else
	chip = devm_pwmchip_alloc(dev, pwm_channels, 0);
	if (IS_ERR(chip))
		return PTR_ERR(chip);
#endif
	chip->ops = &vpi_pwm_ops;
	ret = pwmchip_add(chip);
	if (!ret)
		pwm_chip = chip;
	return ret;
}

/* ----------------------------------------------------------------- 1-Wire */

/* DS18B20 datasheet: ROM commands, then one function command a selection. */
enum w1_phase { DS_IDLE, DS_ROM_CMD, DS_SEARCH, DS_MATCH, DS_READ_ROM, DS_FUNCTION,
		DS_READ, DS_WRITE, DS_STATUS };

struct vpi_ds18b20 {
	struct list_head list;
	struct dentry *dir;
	u64 rom;	/* family code in the low byte, CRC in the high byte */
	s16 converted;	/* scratchpad temperature: set by Convert T */
	s64 temp_raw;
	u32 present, corrupt;
	u8 th, tl, config;
	enum w1_phase phase;
	u32 bit;	/* bits passed in this phase */
	u8 in;		/* byte being received */
	u8 out[9];	/* bytes being sent */
};

static LIST_HEAD(w1_slaves);
static DEFINE_MUTEX(w1_lock);
static struct dentry *w1_dir;

static void ds18b20_command(struct vpi_ds18b20 *d, u8 cmd)
{
	enum w1_phase was = d->phase;

	d->bit = 0;
	d->in = 0;
	d->phase = DS_IDLE;
	if (was == DS_ROM_CMD) {
		switch (cmd) {
		case 0xf0: d->phase = DS_SEARCH; break;
		case 0x55: d->phase = DS_MATCH; break;
		case 0x33: d->phase = DS_READ_ROM; break;
		case 0xcc: d->phase = DS_FUNCTION; break;
		}
		return;
	}
	switch (cmd) {
	case 0x44:	/* Convert T: done at once, so the status reads 1 */
		d->converted = d->temp_raw;
		d->phase = DS_STATUS;
		break;
	case 0xbe:	/* Read Scratchpad */
		d->out[0] = d->converted;
		d->out[1] = d->converted >> 8;
		d->out[2] = d->th;
		d->out[3] = d->tl;
		d->out[4] = d->config;
		d->out[5] = 0xff;
		d->out[6] = 0x0c;
		d->out[7] = 0x10;
		d->out[8] = w1_calc_crc8(d->out, 8);
		if (d->corrupt) {
			d->corrupt--;
			d->out[8] ^= 0x5a;
		}
		d->phase = DS_READ;
		break;
	case 0x4e: d->phase = DS_WRITE; break;		/* Write Scratchpad */
	case 0x48: case 0xb8: case 0xb4:		/* Copy, Recall, Power Supply: 1 */
		d->phase = DS_STATUS;
		break;
	}
}

/* One time slot: the master drives `bit` (1 also to read); returns what the part drives. */
static u8 ds18b20_slot(struct vpi_ds18b20 *d, u8 bit)
{
	u32 at = d->bit;
	u8 rom_bit;

	switch (d->phase) {
	case DS_ROM_CMD:
	case DS_FUNCTION:
		d->in |= bit << d->bit++;
		if (d->bit == 8)
			ds18b20_command(d, d->in);
		return 1;
	case DS_SEARCH:		/* three slots a ROM bit: the bit, its complement, the choice */
		rom_bit = d->rom >> (at / 3) & 1;
		d->bit++;
		if (at % 3 == 0)
			return rom_bit;
		if (at % 3 == 1)
			return !rom_bit;
		if (bit != rom_bit)
			d->phase = DS_IDLE;
		else if (d->bit == 192)
			d->phase = DS_FUNCTION, d->bit = 0, d->in = 0;
		return 1;
	case DS_MATCH:
		d->bit++;
		if (bit != (d->rom >> at & 1))
			d->phase = DS_IDLE;
		else if (d->bit == 64)
			d->phase = DS_FUNCTION, d->bit = 0, d->in = 0;
		return 1;
	case DS_READ_ROM:
		d->bit++;
		if (d->bit == 64)
			d->phase = DS_FUNCTION, d->bit = 0, d->in = 0;
		return d->rom >> at & 1;
	case DS_READ:
		d->bit++;
		return at < 72 ? d->out[at / 8] >> (at % 8) & 1 : 1;
	case DS_WRITE:
		d->in |= bit << (at % 8);
		if (++d->bit % 8 == 0) {
			if (d->bit == 8)
				d->th = d->in;
			else if (d->bit == 16)
				d->tl = d->in;
			else
				d->config = d->in, d->phase = DS_IDLE;
			d->in = 0;
		}
		return 1;
	default:	/* DS_IDLE, DS_STATUS: let the line float high */
		return 1;
	}
}

static u8 vpi_w1_touch_bit(void *data, u8 bit)
{
	struct vpi_ds18b20 *d;
	u8 line = !!bit;

	mutex_lock(&w1_lock);
	list_for_each_entry(d, &w1_slaves, list)
		if (d->present)
			line &= ds18b20_slot(d, !!bit);
	mutex_unlock(&w1_lock);
	return line;
}

static u8 vpi_w1_reset(void *data)
{
	struct vpi_ds18b20 *d;
	u8 none = 1;

	mutex_lock(&w1_lock);
	list_for_each_entry(d, &w1_slaves, list) {
		if (!d->present)
			continue;
		none = 0;
		d->phase = DS_ROM_CMD;
		d->bit = 0;
		d->in = 0;
	}
	mutex_unlock(&w1_lock);
	return none;
}

static struct w1_bus_master w1_master = {
	.touch_bit = vpi_w1_touch_bit, .reset_bus = vpi_w1_reset,
};

static ssize_t w1_new(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	struct vpi_ds18b20 *d;
	char name[32];
	u8 bytes[8];
	u64 serial;
	int i, ret = kstrtou64_from_user(from, n, 16, &serial);

	if (ret)
		return ret;
	if (serial >> 48)
		return -EINVAL;
	d = kzalloc(sizeof(*d), GFP_KERNEL);
	if (!d)
		return -ENOMEM;
	bytes[0] = 0x28;
	for (i = 0; i < 6; i++)
		bytes[1 + i] = serial >> (8 * i);
	bytes[7] = w1_calc_crc8(bytes, 7);
	for (i = 0; i < 8; i++)
		d->rom |= (u64)bytes[i] << (8 * i);
	d->converted = 0x0550;	/* 85 degrees, the power-on value */
	d->temp_raw = 25 * 16;
	d->present = 1;
	d->config = 0x7f;
	snprintf(name, sizeof(name), "28-%012llx", serial);
	d->dir = debugfs_create_dir(name, w1_dir);
	debugfs_create_file_unsafe("temp_raw", 0666, d->dir, &d->temp_raw, &s64_fops);
	debugfs_create_u32("present", 0666, d->dir, &d->present);
	debugfs_create_u32("corrupt", 0666, d->dir, &d->corrupt);
	mutex_lock(&w1_lock);
	list_add_tail(&d->list, &w1_slaves);
	mutex_unlock(&w1_lock);
	return n;
}

static const struct file_operations w1_new_fops = { .owner = THIS_MODULE, .write = w1_new };

static bool w1_added;

static int vpi_w1_init(void)
{
	int ret;

	w1_dir = debugfs_create_dir("w1", vpi_dir);
	debugfs_create_file("new", 0222, w1_dir, NULL, &w1_new_fops);
	ret = w1_add_master_device(&w1_master);
	w1_added = !ret;
	return ret;
}

/* ---------------------------------------------------------------- thermal */

static int cpu_temp = 48312;
static struct thermal_zone_device *thermal_zone;

static int vpi_get_temp(struct thermal_zone_device *tz, int *temp)
{
	*temp = cpu_temp;
	return 0;
}

#ifdef VPI_OLD_API
#define thermal_tripless_zone_device_register(type, data, ops, params) \
	thermal_zone_device_register(type, 0, 0, data, ops, params, 0, 0)
#endif

static struct thermal_zone_device_ops vpi_thermal_ops = { .get_temp = vpi_get_temp };

static int vpi_thermal_init(void)
{
	debugfs_create_u32("cpu_temp", 0666, vpi_dir, (u32 *)&cpu_temp);
	thermal_zone = thermal_tripless_zone_device_register("cpu-thermal", NULL,
							     &vpi_thermal_ops, NULL);
	if (IS_ERR(thermal_zone)) {
		int ret = PTR_ERR(thermal_zone);

		thermal_zone = NULL;
		return ret;
	}
	return thermal_zone_device_enable(thermal_zone);
}

/* ----------------------------------------------------------------- module */

static void vpi_exit(void)
{
	struct vpi_ds18b20 *d, *next;
	int i;

	if (thermal_zone)
		thermal_zone_device_unregister(thermal_zone);
	if (w1_added)
		w1_remove_master_device(&w1_master);
	if (pwm_chip)
		pwmchip_remove(pwm_chip);
	if (spi_host)
		spi_unregister_controller(spi_host);
	if (vpi_adapter.dev.parent)
		i2c_del_adapter(&vpi_adapter);
	if (gpio_added)
		gpiochip_remove(&gpio);
	for (i = 0; i < gpio_lines; i++)
		if (lines[i].timer.function)
			hrtimer_cancel(&lines[i].timer);
	for (i = 0; i < 128; i++)
		slave_free(i);
	debugfs_remove_recursive(vpi_dir);
	list_for_each_entry_safe(d, next, &w1_slaves, list)
		kfree(d);
	vfree(gpio_trace.text);
	vfree(i2c_trace.text);
	vfree(spi_trace.text);
	if (vpi_pwm_pdev)
		platform_device_unregister(vpi_pwm_pdev);
	platform_device_unregister(vpi_pdev);
}

static int __init vpi_init(void)
{
	int ret;

	vpi_pdev = platform_device_register_simple("vpi", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(vpi_pdev))
		return PTR_ERR(vpi_pdev);
	vpi_dir = debugfs_create_dir("vpi", NULL);
	ret = vpi_gpio_init(&vpi_pdev->dev);
	if (!ret)
		ret = vpi_i2c_init(&vpi_pdev->dev);
	if (!ret)
		ret = vpi_spi_init(&vpi_pdev->dev);
	if (!ret)
		ret = vpi_pwm_init();
	if (!ret)
		ret = vpi_w1_init();
	if (!ret)
		ret = vpi_thermal_init();
	if (ret)
		vpi_exit();
	return ret;
}

module_init(vpi_init);
module_exit(vpi_exit);
MODULE_DESCRIPTION("virtual Raspberry Pi peripherals");
MODULE_LICENSE("GPL");
