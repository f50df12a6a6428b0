// The pages of the work itself: cases, projects, tasks, search, and how an administrator sorts them.
import { submit } from './cabinet.mjs';

const failed = (page) => page.waitForSelector('.errsum');
const primary = 'main form[method=post] > * button.btn-primary, main form[method=post] > button.btn-primary';

/** Opens a page under that of the case with the first number, which has tasks, people and a project. */
const inCase = async (page, below = '') => {
  await page.goto('/cases?view=all&q=0001');
  await page.goto(await page.locator('.tbl a[href^="/cases/"]').first().getAttribute('href') + below);
};

/** Opens a page under that of the first project. */
const project = async (page, below = '') => {
  await page.goto('/projects');
  await page.goto(await page.locator('main a[href^="/projects/0"]').first().getAttribute('href') + below);
};

/** Opens a page under that of the first open task of the case. */
const task = async (page, below = '') => {
  await inCase(page, '/tasks');
  await page.goto(await page.locator('.task-title').last().getAttribute('href') + below);
};

const found = { en: 'halden', ru: 'договор' };

export const work = [
  ['cases', (page) => page.goto('/cases')],
  ['cases-all', (page) => page.goto('/cases?view=all')],
  ['cases-none', (page) => page.goto('/cases?view=all&q=nothing-of-that-name')],
  ['cases-narrowed', (page) => page.goto('/cases?view=all&state=on_hold')],
  ['case-view-new', async (page) => { await page.click('a[href^="/case-views"]'); await page.waitForSelector('#save-view'); }],
  ['case-view-errors', async (page) => { await page.click('#save-view .btn-primary'); await failed(page); }],
  ['case-view-saved', async (page) => {
    await page.fill('[name=name]', `Waiting ${Math.random()}`.slice(0, 20));
    await page.click('#save-view .btn-primary');
    await page.waitForSelector('[data-toast]');
  }],
  ['case-views-own', (page) => page.goto('/case-views')],
  ['case-new', (page) => page.goto('/cases/new')],
  ['case-new-errors', async (page) => { await page.click(primary); await failed(page); }],
  ['case', (page) => inCase(page)],
  ['case-edit', (page) => inCase(page, '/edit')],
  ['case-edit-errors', async (page) => { await page.fill('[name=name]', ''); await page.click(primary); await failed(page); }],
  ['case-close', (page) => inCase(page, '/close')],
  ['case-people', (page) => inCase(page, '/people')],
  ['case-people-add', (page) => inCase(page, '/people/add')],
  ['case-people-add-errors', async (page) => { await page.click(primary); await failed(page); }],
  ['case-people-invite', (page) => inCase(page, '/people/invite')],
  ['case-people-invite-errors', async (page) => { await page.fill('[name=email]', 'nobody'); await page.click(primary); await failed(page); }],
  ['case-people-invited', async (page, { lang }) => {
    await inCase(page, '/people/invite');
    await page.fill('[name=email]', `guest.${lang}.${Math.random().toString(36).slice(2)}@outside.example`);
    await page.click(primary);
    await page.waitForSelector('#invited');
  }],
  ['case-people-remove', async (page) => {
    await inCase(page, '/people');
    await page.goto(await page.locator('main a[href$="/remove"]').last().getAttribute('href'));
  }],
  ['case-activity', (page) => inCase(page, '/activity')],
  ['case-views', (page) => inCase(page, '/views')],
  ['case-access', (page) => inCase(page, '/access')],
  ['case-explained', async (page) => {
    await inCase(page, '/people');
    await page.goto(await page.locator('main a[href*="/access/"]').last().getAttribute('href'));
  }],
  ['case-grant', (page) => inCase(page, '/grant')],
  ['case-grant-errors', async (page) => { await page.click(primary); await failed(page); }],
  ['case-wall', (page) => inCase(page, '/wall')],
  ['case-wall-errors', async (page) => { await page.click(primary); await failed(page); }],
  ['case-tasks', (page) => inCase(page, '/tasks')],
  ['case-tasks-closed', (page) => inCase(page, '/tasks?closed=1')],
  ['task-new', (page) => inCase(page, '/tasks/new')],
  ['task-new-errors', async (page) => { await page.click(primary); await failed(page); }],
  ['task', (page) => task(page)],
  ['task-edit', (page) => task(page, '/edit')],
  ['task-move', (page) => task(page, '/move')],
  ['task-delete', (page) => task(page, '/delete')],
  ['tasks', (page) => page.goto('/tasks')],
  ['projects', (page) => page.goto('/projects')],
  ['project-new', (page) => page.goto('/projects/new')],
  ['project-new-errors', async (page) => { await page.click(primary); await failed(page); }],
  ['project', (page) => project(page)],
  ['project-edit', (page) => project(page, '/edit')],
  ['project-grant', (page) => project(page, '/grant')],
  ['search', (page) => page.goto('/search')],
  ['search-found', (page, { lang }) => page.goto('/search?q=' + encodeURIComponent(found[lang]))],
  ['search-none', (page) => page.goto('/search?q=nothing-of-that-name')],
];

/** Opens the page of the first entry of a list of Account settings. */
const entry = async (page, list, below = '') => {
  await page.goto(list);
  await page.goto(await page.locator(`main a[href^="${list}/0"]`).first().getAttribute('href') + below);
};

export const sorting = [
  ['practice-areas', (page) => page.goto('/admin/practice-areas')],
  ['practice-area-new', (page) => page.goto('/admin/practice-areas/new')],
  ['practice-area-new-errors', async (page) => { await page.click(submit); await failed(page); }],
  ['practice-area', (page) => entry(page, '/admin/practice-areas')],
  ['practice-area-delete', (page) => entry(page, '/admin/practice-areas', '/delete')],
  ['case-types', (page) => page.goto('/admin/case-types')],
  ['case-groups', (page) => page.goto('/admin/case-groups')],
  ['case-numbers', (page) => page.goto('/admin/case-numbers')],
  ['record-templates', (page) => page.goto('/admin/record-templates')],
  ['record-template', (page) => entry(page, '/admin/record-templates')],
  ['walls', (page) => page.goto('/admin/walls')],
  ['case-guests', (page) => page.goto('/admin/case-guests')],
];
