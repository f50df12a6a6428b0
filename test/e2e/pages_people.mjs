// The pages about people: the list of users and what is done from it, groups, invitations, imports, and coming in.
import { proving, submit } from './cabinet.mjs';

const failed = (page) => page.waitForSelector('.errsum');

/** Opens the first user whom the list finds, or a page under theirs. */
const user = async (page, who, query, below = '') => {
  await page.goto('/admin/users?' + query);
  await proving(page, who, (await page.locator('.row-link').first().getAttribute('href')) + below);
};

/** Opens a page under that of the first group. */
const group = async (page, who, below = '') => {
  await page.goto('/admin/groups');
  await proving(page, who, (await page.locator('.tbl .row-link').first().getAttribute('href')) + below);
};

export const people = [
  ['users', (page) => page.goto('/admin/users')],
  ['users-filtered', (page) => page.goto('/admin/users?role=limited&cell=with')],
  ['users-menu', async (page) => { await page.locator('.c-act > button').first().click(); await page.waitForSelector('.menu:popover-open'); }, 'anew'],
  ['users-picked', async (page) => {
    await page.goto('/admin/users');
    await page.locator('[name=picked]').nth(1).check();
    // Rows that scroll away under the bar are half covered for a moment, which would count as targets that are too small.
    await page.locator('.pickbar').evaluate((bar) => { bar.style.position = 'static'; });
  }],
  ['users-none', (page) => page.goto('/admin/users?q=nobody-of-that-name')],
  ['users-pending', (page) => page.goto('/admin/users?tab=pending')],
  ['users-all-columns', (page) => page.goto('/admin/users?cols=name,email,role,group,job_title,branch,id_number,cell_number,office_number,last_sign_in,status,created,ends')],
  ['users-view', (page) => page.goto('/admin/users/view')],
  ['users-view-errors', async (page) => { await page.click('[name=act][value=save]'); await failed(page); }],
  ['users-export', (page, { who }) => proving(page, who, '/admin/users/export')],
  ['user', (page, { who }) => user(page, who, 'role=standard')],
  ['user-edit', (page, { who }) => user(page, who, 'role=standard', '/edit')],
  ['user-edit-errors', async (page) => { await page.fill('[name=last_name]', ''); await page.click('#user button.btn-primary'); await failed(page); }],
  ['user-effect', async (page, { who }) => {
    await user(page, who, 'role=standard', '/edit');
    await page.selectOption('[name=role]', 'limited');
    await page.click('#user button.btn-primary');
    await page.waitForSelector('#effect');
  }],
  ['user-deactivate', (page, { who }) => user(page, who, 'role=standard', '/deactivate')],
  ['user-pending', (page, { who }) => user(page, who, 'tab=pending')],
  ['invite', (page, { who }) => proving(page, who, '/admin/users/invite')],
  ['invite-offer', async (page) => { await page.fill('[name=email]', 'somebody@example.com'); await page.click('[name=check]'); await page.waitForSelector('#offer'); }],
  ['invite-errors', async (page) => { await page.fill('[name=email]', 'somebody@'); await page.click('#invite button.btn-primary'); await failed(page); }],
  ['import', (page, { who }) => proving(page, who, '/admin/users/import')],
  ['import-errors', async (page) => { await page.click('#import button.btn-primary'); await failed(page); }],
  ['import-checked', async (page) => {
    await page.fill('[name=list]', 'Vera Holm <vera.pages@example.org>, broken@; per.pages@example.org');
    await page.click('#import button.btn-primary');
    await page.waitForSelector('a[href$="/confirm"]');
  }],
  ['import-confirm', async (page, { who }) => proving(page, who, await page.locator('a[href$="/confirm"]').getAttribute('href'))],
  ['user-jobs', (page) => page.goto('/admin/user-jobs')],
  ['groups', (page) => page.goto('/admin/groups')],
  ['group-new', (page, { who }) => proving(page, who, '/admin/groups/new')],
  ['group-errors', async (page) => { await page.click('main form button[type=submit]'); await failed(page); }],
  ['group', (page, { who }) => group(page, who)],
  ['group-hours', (page, { who }) => group(page, who, '/hours')],
  ['group-delete', (page, { who }) => group(page, who, '/delete')],
];

/** Coming in: the page of a link that works, and of one that doesn't. */
export const coming = [
  ['invitation', async (page, { demo }) => {
    const letters = (await demo.outbox()).flatMap((m) => m.text.match(/https?:\/\/\S*\/invitation\/\S+/) ?? []);
    for (const letter of letters) {
      await page.goto(letter);
      if (await page.locator('[name=new_password]').count()) return;
    }
    throw new Error('nobody is invited');
  }],
  ['invitation-errors', async (page) => { await page.fill('[name=first_name]', ''); await page.fill('[name=new_password]', 'short'); await page.click(submit); await failed(page); }],
  ['invitation-dead', (page) => page.goto('/invitation/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')],
];
